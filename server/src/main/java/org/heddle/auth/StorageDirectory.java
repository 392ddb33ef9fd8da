package org.heddle.auth;

import java.util.List;
import java.util.Optional;
import org.heddle.storage.User;
import org.heddle.storage.Users;

/// The users that the storage keeps, or finds in a table of the operator's own.
record StorageDirectory(Users users) implements UserDirectory {
  @Override
  public Optional<UserEntry> find(String name) {
    return users.find(name).map(StorageDirectory::entry);
  }

  private static UserEntry entry(User user) {
    var passwords =
        user.passwords().stream()
            .map(one -> new UserEntry.StoredPassword(one.label(), one.hash()))
            .toList();
    return new UserEntry(
        user.name(), new UserEntry.Proof.Stored(passwords), user.quota(), List.of());
  }
}
