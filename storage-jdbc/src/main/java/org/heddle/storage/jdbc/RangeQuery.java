package org.heddle.storage.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.heddle.storage.UidSet;

/// A query for the messages of a mailbox in many ranges of UIDs, a bounded number of ranges at a
/// time. Its parameters are the first and the last UIDs, the account and the mailbox, and after
/// them what the caller sets.
final class RangeQuery implements AutoCloseable {
  private static final int RANGES = 1000;
  static final int FIRST_OWN_PARAMETER = 5;

  private final Connection connection;
  private final PreparedStatement statement;
  private final UidSet uids;

  /// What is done with a row.
  interface RowConsumer {
    void accept(ResultSet row) throws SQLException;
  }

  RangeQuery(Connection connection, String sql, MailboxKey key, UidSet uids) throws SQLException {
    this.connection = connection;
    this.uids = uids;
    this.statement = connection.prepareStatement(sql);
    statement.setLong(3, key.account());
    statement.setLong(4, key.mailbox());
  }

  RangeQuery set(int parameter, long value) throws SQLException {
    statement.setLong(parameter, value);
    return this;
  }

  void forEach(RowConsumer consumer) throws SQLException {
    for (int from = 0; from < uids.ranges(); from += RANGES) {
      int to = Math.min(uids.ranges(), from + RANGES);
      statement.setArray(1, Numbers.firsts(connection, uids, from, to));
      statement.setArray(2, Numbers.lasts(connection, uids, from, to));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          consumer.accept(rows);
        }
      }
    }
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }
}
