package org.heddle.storage;

/// What a storage could tell of a search: certain ⊆ truth ⊆ certain ∪ possible; the server reads
/// those that are only possible. `new SearchMatch(UidSet.EMPTY, everything)` is always right.
public record SearchMatch(UidSet certain, UidSet possible) {}
