package org.heddle.auth;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.heddle.storage.Users;

/// Several directories in turn: the first one that knows the user has the word. One that cannot be
/// asked ends the search, since the user may be there. A name that nobody knows is looked for in
/// lower case too, as address books and mail servers write it in any.
///
/// @param inTurn at least one
public record Directories(List<UserDirectory> inTurn) implements UserDirectory, AutoCloseable {
  public Directories {
    inTurn = List.copyOf(inTurn);
  }

  /// The users of the storage.
  public static UserDirectory of(Users users) {
    return new Directories(List.of(new StorageDirectory(users)));
  }

  /// One of several.
  public static UserDirectory stored(Users users) {
    return new StorageDirectory(users);
  }

  @Override
  public Optional<UserEntry> find(String name) {
    Optional<UserEntry> exactly = exactly(name);
    String lower = name.toLowerCase(Locale.ROOT);
    return exactly.isPresent() || lower.equals(name) ? exactly : exactly(lower);
  }

  private Optional<UserEntry> exactly(String name) {
    for (UserDirectory directory : inTurn) {
      Optional<UserEntry> found = directory.find(name);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    for (UserDirectory directory : inTurn) {
      if (directory instanceof LdapDirectory ldap) {
        ldap.close();
      }
    }
  }
}
