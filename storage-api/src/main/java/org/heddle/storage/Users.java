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

  /// Some of the users, in an order of the storage's own: what a copy of all of them reads page by
  /// page.
  ///
  /// @param after the last name of the page before; empty for the first page
  /// @param limit how many at most, above 0; the page after the last is empty
  default List<User> page(String after, int limit) {
    return names().stream()
        .filter(name -> name.compareTo(after) > 0)
        .limit(limit)
        .flatMap(name -> find(name).stream())
        .toList();
  }

  /// Saves many at once, as by [#save].
  default void saveAll(List<User> users) {
    users.forEach(this::save);
  }

  /// Takes the login away; the mail stays.
  ///
  /// @return whether there was such a user
  boolean remove(String name);
}
