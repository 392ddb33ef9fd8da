package org.heddle.storage;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What others than its owner may do with a mailbox (RFC 4314 section 2). The owner is in no list:
/// everything is theirs.
///
/// @param entries rights, of which there are some, by identifier; unmodifiable
public record AccessList(SortedMap<String, Rights> entries) {
  /// The identifier that stands for everybody.
  public static final String ANYONE = "anyone";

  /// How many entries there may be.
  public static final int MAX_ENTRIES = 1000;

  /// Nobody but the owner.
  public static final AccessList EMPTY = new AccessList(new TreeMap<>());

  public AccessList {
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
  }

  /// What this user may do: what is granted to them or to anyone, less what is taken away from them
  /// or from anyone by a negative entry. Nothing is granted by name to a user whose name begins
  /// with `-`: that is what a negative entry of another looks like.
  public Rights of(String user) {
    Rights named = user.startsWith("-") ? Rights.NONE : entry(user);
    Rights granted = named.plus(entry(ANYONE));
    return granted.minus(entry("-" + user)).minus(entry("-" + ANYONE));
  }

  private Rights entry(String identifier) {
    return entries.getOrDefault(identifier, Rights.NONE);
  }

  /// The list after a change. An entry without rights is none.
  ///
  /// @throws StorageException.LimitReached if it would be too long
  public AccessList with(AccessChange change) {
    var after = new TreeMap<>(entries);
    Rights rights = change.applyTo(entry(change.identifier()));
    if (rights.isEmpty()) {
      after.remove(change.identifier());
    } else {
      after.put(change.identifier(), rights);
    }
    if (after.size() > MAX_ENTRIES) {
      throw new StorageException.LimitReached("Too many entries in the access list");
    }
    return new AccessList(after);
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }
}
