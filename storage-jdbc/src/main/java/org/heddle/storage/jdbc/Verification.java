package org.heddle.storage.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.heddle.storage.StorageException;

/// Reads every page of an H2 database and compares each index with its table. H2 checks its pages
/// as it reads them, but only then.
final class Verification {
  private static final String TABLES =
      """
      SELECT table_name, MAX(column_name) FROM information_schema.columns
      WHERE table_schema = 'PUBLIC' AND table_name <> 'flyway_schema_history'
      GROUP BY table_name
      """;
  private static final String INDEXES =
      """
      SELECT i.table_name, i.index_name, c.column_name, d.data_type
      FROM information_schema.indexes i
      JOIN information_schema.index_columns c ON c.index_schema = i.index_schema
        AND c.index_name = i.index_name AND c.ordinal_position = 1
      JOIN information_schema.columns d ON d.table_schema = c.table_schema
        AND d.table_name = c.table_name AND d.column_name = c.column_name
      WHERE i.index_schema = 'PUBLIC' AND i.table_name <> 'flyway_schema_history'
      """;

  private record Index(String table, String name, String column, String type) {}

  private Verification() {}

  /// @throws StorageException.Corrupt if an index and its table differ
  /// @throws SQLException if H2 finds damage
  static void run(Connection connection) throws SQLException {
    for (List<String> table : rows(connection, TABLES, 2)) {
      // No index has this expression, so that the table itself is read.
      count(
          connection,
          "SELECT COUNT(*) FROM \"%s\" WHERE CONCAT(\"%s\", '') IS NOT NULL"
              .formatted(table.get(0), table.get(1)));
    }
    for (List<String> row : rows(connection, INDEXES, 4)) {
      check(connection, new Index(row.get(0), row.get(1), row.get(2), row.get(3)));
    }
  }

  private static void check(Connection connection, Index index) throws SQLException {
    String lowest = index.type().startsWith("CHARACTER") ? "''" : String.valueOf(Long.MIN_VALUE);
    long indexed =
        count(
            connection,
            "SELECT COUNT(*) FROM \"%s\" USE INDEX (\"%s\") WHERE \"%s\" >= %s"
                .formatted(index.table(), index.name(), index.column(), lowest));
    long rows = count(connection, "SELECT COUNT(*) FROM \"%s\"".formatted(index.table()));
    if (indexed != rows) {
      throw new StorageException.Corrupt(
          "An index of table " + index.table() + " is damaged", null);
    }
  }

  private static long count(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static List<List<String>> rows(Connection connection, String sql, int columns)
      throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      var all = new ArrayList<List<String>>();
      while (rows.next()) {
        var row = new ArrayList<String>();
        for (int i = 1; i <= columns; i++) {
          row.add(rows.getString(i));
        }
        all.add(row);
      }
      return all;
    }
  }
}
