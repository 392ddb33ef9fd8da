package org.heddle.storage.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Runs statements, those that follow each other with the same text as one batch.
final class Statements {
  /// Values of at most this many bytes are sent at once.
  private static final int BATCH_BYTES = 1 << 20;

  private static final int BATCH_ROWS = 1000;

  private Statements() {}

  /// Runs them, with those that come first in front, by kind.
  static void run(Connection connection, List<Write.Bound> writes) throws SQLException {
    var first = new LinkedHashMap<Write, List<Write.Bound>>();
    var inTurn = new ArrayList<Write.Bound>();
    for (Write.Bound write : writes) {
      switch (write.write().order()) {
        case FIRST -> first.computeIfAbsent(write.write(), _ -> new ArrayList<>()).add(write);
        case IN_TURN -> inTurn.add(write);
      }
    }
    for (List<Write.Bound> same : first.values()) {
      runSame(connection, same);
    }
    int from = 0;
    while (from < inTurn.size()) {
      int to = from + 1;
      while (to < inTurn.size()
          && inTurn.get(to).write().code() == inTurn.get(from).write().code()) {
        to++;
      }
      runSame(connection, inTurn.subList(from, to));
      from = to;
    }
  }

  private static void runSame(Connection connection, List<Write.Bound> writes) throws SQLException {
    String sql = writes.getFirst().write().sql();
    try (var statement = connection.prepareStatement(sql)) {
      if (writes.size() == 1) {
        bind(statement, writes.getFirst().values());
        statement.executeUpdate();
        return;
      }
      int rows = 0;
      long bytes = 0;
      for (Write.Bound write : writes) {
        bytes += bind(statement, write.values());
        statement.addBatch();
        if (++rows == BATCH_ROWS || bytes > BATCH_BYTES) {
          statement.executeBatch();
          rows = 0;
          bytes = 0;
        }
      }
      if (rows > 0) {
        statement.executeBatch();
      }
    }
  }

  private static long bind(PreparedStatement statement, List<Object> values) throws SQLException {
    long bytes = 0;
    for (int i = 0; i < values.size(); i++) {
      switch (values.get(i)) {
        case Long number -> statement.setLong(i + 1, number);
        case String text -> statement.setString(i + 1, text);
        case byte[] data -> {
          statement.setBytes(i + 1, data);
          bytes += data.length;
        }
        default -> throw new IllegalArgumentException("No parameter: " + values.get(i).getClass());
      }
    }
    return bytes;
  }
}
