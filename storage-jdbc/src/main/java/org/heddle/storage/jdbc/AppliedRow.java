package org.heddle.storage.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.heddle.storage.jdbc.journal.Position;

/// The statements on table `applied` of H2: how much of the journal the tables contain.
final class AppliedRow {
  private static final String READ = "SELECT segment, position FROM applied";
  private static final String UPDATE = "UPDATE applied SET segment = ?, position = ?";

  private AppliedRow() {}

  static Position read(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(READ);
        ResultSet rows = statement.executeQuery()) {
      if (!rows.next()) {
        throw new IllegalStateException("No position of the journal");
      }
      return new Position(rows.getInt(1), rows.getLong(2));
    }
  }

  static void update(Connection connection, Position position) throws SQLException {
    try (var statement = connection.prepareStatement(UPDATE)) {
      statement.setLong(1, position.segment());
      statement.setLong(2, position.offset());
      statement.executeUpdate();
    }
  }
}
