package org.heddle.storage.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.heddle.storage.Mailbox;
import org.heddle.storage.UidSet;

/// The statements on table `expunged`: the tombstones.
final class ExpungedRows {
  private static final String SINCE =
      """
      SELECT first_uid, last_uid FROM expunged
      WHERE account_id = ? AND mailbox_id = ? AND mod_seq > ? AND mod_seq <= ?
      """;
  private static final String ALL =
      """
      SELECT mod_seq, first_uid, last_uid FROM expunged
      WHERE account_id = ? AND mailbox_id = ? ORDER BY mod_seq, first_uid
      """;
  private static final String NEWEST =
      "SELECT COALESCE(MAX(mod_seq), 0) FROM expunged WHERE account_id = ? AND mailbox_id = ?";
  private static final String LAST_BEFORE =
      """
      SELECT MAX(mod_seq) FROM expunged
      WHERE account_id = ? AND mailbox_id = ? AND expunged_at < ?
      """;
  private static final String MAILBOXES_BEFORE =
      "SELECT DISTINCT account_id, mailbox_id FROM expunged WHERE expunged_at < ?";

  static final Write INSERT =
      new Write(
          50,
          Write.Order.IN_TURN,
          """
          INSERT INTO expunged (account_id, mailbox_id, mod_seq, first_uid, last_uid, expunged_at)
          VALUES (?, ?, ?, ?, ?, ?)
          """);
  static final Write FORGET =
      new Write(
          51,
          Write.Order.IN_TURN,
          "DELETE FROM expunged WHERE account_id = ? AND mailbox_id = ? AND mod_seq <= ?");

  static final List<Write> WRITES = List.of(INSERT, FORGET);

  private ExpungedRows() {}

  /// The UIDs that were expunged after one mod-sequence and up to another.
  static UidSet between(Connection connection, MailboxKey key, long after, long upTo)
      throws SQLException {
    try (var statement = connection.prepareStatement(SINCE)) {
      statement.setLong(1, key.account());
      statement.setLong(2, key.mailbox());
      statement.setLong(3, after);
      statement.setLong(4, upTo);
      try (ResultSet rows = statement.executeQuery()) {
        var ranges = new ArrayList<UidSet>();
        while (rows.next()) {
          ranges.add(UidSet.range(rows.getLong(1), rows.getLong(2)));
        }
        return UidSet.unionOf(ranges);
      }
    }
  }

  /// All that is remembered, ascending by mod-sequence.
  static List<Mailbox.Expunged> all(Connection connection, MailboxKey key) throws SQLException {
    try (var statement = connection.prepareStatement(ALL)) {
      statement.setLong(1, key.account());
      statement.setLong(2, key.mailbox());
      try (ResultSet rows = statement.executeQuery()) {
        var ranges = new TreeMap<Long, UidSet.Builder>();
        while (rows.next()) {
          ranges
              .computeIfAbsent(rows.getLong(1), _ -> UidSet.builder())
              .addRange(rows.getLong(2), rows.getLong(3));
        }
        var all = new ArrayList<Mailbox.Expunged>();
        ranges.forEach((modSeq, uids) -> all.add(new Mailbox.Expunged(uids.build(), modSeq)));
        return all;
      }
    }
  }

  /// The highest mod-sequence that is remembered, 0 if there is none.
  static long newest(Connection connection, MailboxKey key) throws SQLException {
    return Numbers.one(connection, NEWEST, key);
  }

  /// The highest mod-sequence of what a mailbox expunged before a second.
  static Optional<Long> lastBefore(Connection connection, MailboxKey key, long second)
      throws SQLException {
    try (var statement = connection.prepareStatement(LAST_BEFORE)) {
      statement.setLong(1, key.account());
      statement.setLong(2, key.mailbox());
      statement.setLong(3, second);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        long last = rows.getLong(1);
        return rows.wasNull() ? Optional.empty() : Optional.of(last);
      }
    }
  }

  /// The mailboxes that expunged something before a second.
  static List<MailboxKey> mailboxesBefore(Connection connection, long second) throws SQLException {
    try (var statement = connection.prepareStatement(MAILBOXES_BEFORE)) {
      statement.setLong(1, second);
      try (ResultSet rows = statement.executeQuery()) {
        var keys = new ArrayList<MailboxKey>();
        while (rows.next()) {
          keys.add(new MailboxKey(rows.getLong(1), rows.getLong(2)));
        }
        return keys;
      }
    }
  }
}
