package org.heddle.storage.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The statements on table `unlinked`: content to be looked at, whether a message still has it.
final class UnlinkedRows {
  private static final String DUE =
      """
      SELECT mailbox_id, uid, email_id FROM unlinked WHERE account_id = ? AND due <= ?
      ORDER BY email_id FETCH FIRST 500 ROWS ONLY FOR UPDATE SKIP LOCKED
      """;
  private static final String ACCOUNTS = "SELECT DISTINCT account_id FROM unlinked WHERE due <= ?";

  /// One statement, so that a message which is expunged or brought back meanwhile is seen on one of
  /// the two sides.
  private static final String HOLDERS =
      """
      SELECT DISTINCT email_id, CAST(-1 AS BIGINT) AS mailbox_id, CAST(-1 AS BIGINT) AS uid
      FROM message WHERE account_id = ? AND email_id = ANY(?)
      UNION ALL
      SELECT email_id, mailbox_id, uid FROM kept WHERE account_id = ? AND email_id = ANY(?)
      """;

  static final Write INSERT =
      new Write(
          60,
          Write.Order.IN_TURN,
          """
          INSERT INTO unlinked (account_id, mailbox_id, uid, email_id, due) VALUES (?, ?, ?, ?, ?)
          """);
  static final Write FROM_MESSAGES =
      new Write(
          61,
          Write.Order.IN_TURN,
          """
          INSERT INTO unlinked (account_id, mailbox_id, uid, email_id, due)
          SELECT account_id, mailbox_id, uid, email_id, CAST(? AS BIGINT)
          FROM message WHERE account_id = ? AND mailbox_id = ? AND uid BETWEEN ? AND ?
          """);
  static final Write DELETE =
      new Write(
          62,
          Write.Order.IN_TURN,
          """
          DELETE FROM unlinked
          WHERE account_id = ? AND mailbox_id = ? AND uid = ? AND email_id = ?
          """);

  /// For content that nobody knew to be without a message; see [Examination#settle].
  static final Write RESTORE =
      new Write(
          145,
          Write.Order.IN_TURN,
          """
          INSERT INTO unlinked (account_id, mailbox_id, uid, email_id, due)
          SELECT a.account_id, 0, 0, CAST(? AS BIGINT), CAST(? AS BIGINT)
          FROM account a WHERE a.account_id = ? AND NOT EXISTS (
            SELECT 1 FROM unlinked u WHERE u.account_id = a.account_id AND u.email_id = ?)
          """);

  static final List<Write> WRITES = List.of(INSERT, FROM_MESSAGES, DELETE, RESTORE);

  /// @param mailbox 0 for content that was stored before its message
  record Unlinked(long mailbox, long uid, long email) {}

  private UnlinkedRows() {}

  static Write.Bound restore(long account, long email, long due) {
    return RESTORE.with(email, due, account, email);
  }

  /// Locks some that are due; those that another node has locked are left to it.
  static List<Unlinked> lockDue(Connection connection, long account, long second)
      throws SQLException {
    try (var statement = connection.prepareStatement(DUE)) {
      statement.setLong(1, account);
      statement.setLong(2, second);
      try (ResultSet rows = statement.executeQuery()) {
        var due = new ArrayList<Unlinked>();
        while (rows.next()) {
          due.add(new Unlinked(rows.getLong(1), rows.getLong(2), rows.getLong(3)));
        }
        return due;
      }
    }
  }

  /// Who has some of these emails: kept messages by their keys, and one with UID -1 for each email
  /// that a message of a mailbox has.
  static Set<Unlinked> holders(Connection connection, long account, Collection<Long> emails)
      throws SQLException {
    try (var statement = connection.prepareStatement(HOLDERS)) {
      var array = Numbers.array(connection, emails.stream());
      statement.setLong(1, account);
      statement.setArray(2, array);
      statement.setLong(3, account);
      statement.setArray(4, array);
      try (ResultSet rows = statement.executeQuery()) {
        var holders = new HashSet<Unlinked>();
        while (rows.next()) {
          holders.add(new Unlinked(rows.getLong(2), rows.getLong(3), rows.getLong(1)));
        }
        return holders;
      }
    }
  }

  static List<Long> accounts(Connection connection, long second) throws SQLException {
    try (var statement = connection.prepareStatement(ACCOUNTS)) {
      statement.setLong(1, second);
      try (ResultSet rows = statement.executeQuery()) {
        var accounts = new ArrayList<Long>();
        while (rows.next()) {
          accounts.add(rows.getLong(1));
        }
        return accounts;
      }
    }
  }
}
