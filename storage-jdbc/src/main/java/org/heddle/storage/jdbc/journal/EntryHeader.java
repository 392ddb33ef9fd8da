package org.heddle.storage.jdbc.journal;

/// The head of an entry.
///
/// @param kind what it holds
/// @param length of the payload, in bytes
/// @param forced the bytes of the segment before this offset were durable when the entry was
///   written: evidence against "never acknowledged"
/// @param sum the checksum of the header, which the checksum of the payload continues
record EntryHeader(EntryKind kind, long length, long forced, int sum) {}
