package org.heddle.storage;

import java.util.List;
import java.util.Optional;

/// Who may log in. Thread-safe; what another process changed is seen at once.
public interface Users {
  /// The user of that name, compared exactly.
  Optional<User> find(String name);

  /// All names, ascending.
  List<String> names();

  /// Adds the user, or replaces the one of the same name.
  void save(User user);

  /// Takes the login away; the mail stays.
  ///
  /// @return whether there was such a user
  boolean remove(String name);
}
