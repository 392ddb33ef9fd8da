package org.heddle.storage.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.StorageException;
import org.heddle.storage.User;
import org.heddle.storage.Users;

/// Users in a table of the operator's own, found by a query with one parameter, the name that was
/// typed. Of its columns `password` is needed; `name` (or `user`), `quota_bytes` and
/// `quota_messages` are taken if there are any. Heddle changes nothing there.
///
/// @param query as `SELECT password FROM users WHERE mail = ?`
record OwnUsers(Database database, String query) implements Users {
  @Override
  public Optional<User> find(String name) {
    if (name.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    try {
      return database.read(c -> find(c, name));
    } catch (IllegalStateException e) {
      // Elsewhere a statement that fails is a mistake of ours; this one is the operator's.
      throw new StorageException.Unavailable("The query for users fails", e);
    }
  }

  private Optional<User> find(Connection connection, String name) throws SQLException {
    try (var statement = connection.prepareStatement(query)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        String called = text(rows, "name").or(() -> text(rows, "user")).orElse(name);
        var passwords = text(rows, "password").map(hash -> List.of(new User.Password("", hash)));
        long bytes = limit(rows, "quota_bytes");
        long messages = limit(rows, "quota_messages");
        boolean limited = bytes != QuotaLimits.UNLIMITED || messages != QuotaLimits.UNLIMITED;
        var user =
            new User(
                called,
                passwords.orElse(List.of()),
                limited ? Optional.of(new QuotaLimits(bytes, messages)) : Optional.empty());
        if (rows.next()) {
          throw new StorageException.Corrupt("There are two users " + called, null);
        }
        return Optional.of(user);
      }
    }
  }

  private static Optional<String> text(ResultSet rows, String column) {
    try {
      ResultSetMetaData columns = rows.getMetaData();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        if (columns.getColumnLabel(i).toLowerCase(Locale.ROOT).equals(column)) {
          return Optional.ofNullable(rows.getString(i));
        }
      }
      return Optional.empty();
    } catch (SQLException e) {
      throw new StorageException.Unavailable("The users cannot be looked up", e);
    }
  }

  /// Nothing, 0 or less is no limit, as it is in most tables of this kind.
  private static long limit(ResultSet rows, String column) {
    try {
      return text(rows, column)
          .map(Long::parseLong)
          .filter(n -> n > 0)
          .orElse(QuotaLimits.UNLIMITED);
    } catch (NumberFormatException e) {
      throw new StorageException.Corrupt("The limits of a user cannot be read", e);
    }
  }

  @Override
  public List<String> names() {
    throw elsewhere();
  }

  @Override
  public List<User> page(String after, int limit) {
    throw elsewhere();
  }

  @Override
  public void save(User user) {
    throw elsewhere();
  }

  @Override
  public boolean remove(String name) {
    throw elsewhere();
  }

  private static StorageException elsewhere() {
    return new StorageException.NotPermitted(
        "The users are in a table of your own, which is looked up and never changed");
  }
}
