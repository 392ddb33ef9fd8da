package org.heddle.storage.jdbc;

import java.util.List;
import java.util.Optional;
import org.heddle.storage.User;
import org.heddle.storage.Users;

/// The logins; asked of the database every time, so that what another process changed is seen.
final class JdbcUsers implements Users {
  private final Database database;
  private final Committers committers;

  JdbcUsers(Database database, Committers committers) {
    this.database = database;
    this.committers = committers;
  }

  @Override
  public Optional<User> find(String name) {
    // PostgreSQL has no text with a NUL in it, and nobody has such a name.
    return name.indexOf('\0') >= 0 ? Optional.empty() : database.read(c -> LoginRows.find(c, name));
  }

  @Override
  public List<String> names() {
    return database.read(LoginRows::names);
  }

  @Override
  public void save(User user) {
    committers.submit(
        Scope.alone(),
        work -> {
          LoginRows.save(work, user);
          return user;
        });
  }

  @Override
  public List<User> page(String after, int limit) {
    return database.read(c -> LoginRows.page(c, after, limit));
  }

  @Override
  public void saveAll(List<User> users) {
    committers.submit(
        Scope.alone(),
        work -> {
          users.forEach(user -> LoginRows.save(work, user));
          return users;
        });
  }

  @Override
  public boolean remove(String name) {
    return committers.submit(
        Scope.alone(),
        work -> {
          boolean known = LoginRows.find(work.connection(), name).isPresent();
          if (known) {
            work.write(LoginRows.DELETE.with(name));
          }
          return known;
        });
  }
}
