package org.heddle.storage.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/// The statements on table `counter`.
final class CounterRows {
  private static final String LOCK = "SELECT next_value FROM counter WHERE name = 'id' FOR UPDATE";

  static final Write UPDATE =
      new Write(100, Write.Order.IN_TURN, "UPDATE counter SET next_value = ? WHERE name = 'id'");

  static final List<Write> WRITES = List.of(UPDATE);

  private CounterRows() {}

  /// Locks the counter and returns the next id that nobody has.
  static long lock(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(LOCK);
        ResultSet rows = statement.executeQuery()) {
      if (!rows.next()) {
        throw new IllegalStateException("No counter of ids");
      }
      return rows.getLong(1);
    }
  }
}
