package org.heddle.storage.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.heddle.storage.User;
import org.heddle.storage.UserText;

/// The statements on table `login`, whose column `password` holds what [UserText] makes of a user.
final class LoginRows {
  private static final String FIND = "SELECT name, password FROM login WHERE name = ?";
  private static final String PAGE =
      """
      SELECT name, password FROM login WHERE name > ? ORDER BY name FETCH FIRST ? ROWS ONLY
      """;
  private static final String NAMES = "SELECT name FROM login";

  static final Write INSERT =
      new Write(1, Write.Order.IN_TURN, "INSERT INTO login (name, password) VALUES (?, ?)");
  static final Write DELETE = new Write(2, Write.Order.IN_TURN, "DELETE FROM login WHERE name = ?");

  static final List<Write> WRITES = List.of(INSERT, DELETE);

  private LoginRows() {}

  static Optional<User> find(Connection connection, String name) throws SQLException {
    try (var statement = connection.prepareStatement(FIND)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(UserText.user(rows.getString(1), rows.getString(2)))
            : Optional.empty();
      }
    }
  }

  /// Some users, in the order that the database has.
  static List<User> page(Connection connection, String after, int limit) throws SQLException {
    try (var statement = connection.prepareStatement(PAGE)) {
      statement.setString(1, after);
      statement.setInt(2, limit);
      try (ResultSet rows = statement.executeQuery()) {
        var users = new ArrayList<User>();
        while (rows.next()) {
          users.add(UserText.user(rows.getString(1), rows.getString(2)));
        }
        return List.copyOf(users);
      }
    }
  }

  static void save(Work work, User user) {
    work.write(DELETE.with(user.name()));
    work.write(INSERT.with(user.name(), UserText.of(user)));
  }

  /// All names, ascending as Java compares strings: the database's collation may be another.
  static List<String> names(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(NAMES);
        ResultSet rows = statement.executeQuery()) {
      var names = new ArrayList<String>();
      while (rows.next()) {
        names.add(rows.getString(1));
      }
      names.sort(null);
      return List.copyOf(names);
    }
  }
}
