package org.heddle.storage.jdbc;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.heddle.storage.UidSet;

/// Numbers as answers, and arrays of them as parameters, so that a statement has one text however
/// many there are.
final class Numbers {
  private Numbers() {}

  static Array array(Connection connection, Stream<Long> numbers) throws SQLException {
    return connection.createArrayOf("BIGINT", numbers.distinct().toArray(Long[]::new));
  }

  /// The first column of a query.
  static List<Long> query(Connection connection, String sql, long... parameters)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setLong(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        var numbers = new ArrayList<Long>();
        while (rows.next()) {
          numbers.add(rows.getLong(1));
        }
        return numbers;
      }
    }
  }

  /// The answer to a query about one mailbox.
  static long one(Connection connection, String sql, MailboxKey key) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setLong(1, key.account());
      statement.setLong(2, key.mailbox());
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /// The first UIDs of the ranges from number `from` up to `to`.
  static Array firsts(Connection connection, UidSet uids, int from, int to) throws SQLException {
    return connection.createArrayOf(
        "BIGINT",
        LongStream.range(from, to).mapToObj(i -> uids.rangeFirst((int) i)).toArray(Long[]::new));
  }

  /// The last UIDs of the ranges from number `from` up to `to`.
  static Array lasts(Connection connection, UidSet uids, int from, int to) throws SQLException {
    return connection.createArrayOf(
        "BIGINT",
        LongStream.range(from, to).mapToObj(i -> uids.rangeLast((int) i)).toArray(Long[]::new));
  }
}
