package org.heddle.auth;

import java.util.Optional;

/// Knows users: the storage's own, a passwd file, LDAP, or several of these in turn. Thread-safe;
/// what is changed in the source counts at once or within seconds.
public interface UserDirectory {
  /// Finds the user who is called that.
  ///
  /// @param name as [UserNames#normalise] leaves it
  /// @throws org.heddle.storage.StorageException.Unavailable if it cannot be found out now
  Optional<UserEntry> find(String name);
}
