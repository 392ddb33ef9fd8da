package org.heddle.storage.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.heddle.storage.KeptMessage;
import org.heddle.storage.MailboxName;

/// The statements on table `kept`: expunged messages that can still be brought back.
final class KeptRows {
  private static final String PAGE =
      """
      SELECT k.mailbox_id, k.uid, COALESCE(b.name, k.mailbox_name), k.expunged_at, k.size,
        k.internal_date, k.zone
      FROM kept k
      LEFT JOIN mailbox b ON b.account_id = k.account_id AND b.mailbox_id = k.mailbox_id
      WHERE k.account_id = ? AND k.mailbox_id >= ? AND (k.mailbox_id > ? OR k.uid > ?) AND k.due > ?
      ORDER BY k.mailbox_id, k.uid FETCH FIRST ? ROWS ONLY
      """;

  /// Whoever has this row decides whether the message comes back or goes for good.
  private static final String LOCK =
      """
      SELECT due FROM unlinked WHERE account_id = ? AND mailbox_id = ? AND uid = ? FOR UPDATE
      """;

  private static final String FIND =
      """
      SELECT email_id, mailbox_name, internal_date, zone, size, system_flags, keywords
      FROM kept WHERE account_id = ? AND mailbox_id = ? AND uid = ? AND due > ?
      """;

  /// Keeps messages that are about to be deleted.
  static final Write FROM_MESSAGES =
      new Write(
          120,
          Write.Order.IN_TURN,
          """
          INSERT INTO kept (account_id, mailbox_id, uid, email_id, mailbox_name, expunged_at, due,
            internal_date, zone, size, system_flags, keywords)
          SELECT m.account_id, m.mailbox_id, m.uid, m.email_id, b.name, CAST(? AS BIGINT),
            CAST(? AS BIGINT), m.internal_date, m.zone, m.size, m.system_flags, m.keywords
          FROM message m
          JOIN mailbox b ON b.account_id = m.account_id AND b.mailbox_id = m.mailbox_id
          WHERE m.account_id = ? AND m.mailbox_id = ? AND m.uid BETWEEN ? AND ?
          """);

  static final Write DELETE =
      new Write(
          121,
          Write.Order.IN_TURN,
          "DELETE FROM kept WHERE account_id = ? AND mailbox_id = ? AND uid = ?");

  /// The last name of a mailbox that is about to be deleted.
  static final Write NAME =
      new Write(
          122,
          Write.Order.IN_TURN,
          """
          UPDATE kept SET mailbox_name = (SELECT b.name FROM mailbox b
            WHERE b.account_id = kept.account_id AND b.mailbox_id = kept.mailbox_id)
          WHERE account_id = ? AND mailbox_id = ?
          """);

  /// Forgets the keywords of a mailbox of which nothing is left.
  static final Write FORGET_KEYWORDS =
      new Write(
          123,
          Write.Order.IN_TURN,
          """
          DELETE FROM keyword WHERE account_id = ? AND mailbox_id = ?
          AND NOT EXISTS (SELECT 1 FROM mailbox b
            WHERE b.account_id = keyword.account_id AND b.mailbox_id = keyword.mailbox_id)
          AND NOT EXISTS (SELECT 1 FROM kept k
            WHERE k.account_id = keyword.account_id AND k.mailbox_id = keyword.mailbox_id)
          """);

  static final List<Write> WRITES = List.of(FROM_MESSAGES, DELETE, NAME, FORGET_KEYWORDS);

  /// A message as it was.
  ///
  /// @param mailbox a name that the mailbox had
  /// @param keywords as numbered in its mailbox
  record Row(
      long email,
      MailboxName mailbox,
      OffsetDateTime internalDate,
      long size,
      int systemFlags,
      String keywords) {}

  private KeptRows() {}

  /// What an account has that is not due, in the order of the keys.
  ///
  /// @param after the key that the page begins behind
  static List<KeptMessage> page(
      Connection connection, MailboxKey after, long afterUid, long now, int limit)
      throws SQLException {
    try (var statement = connection.prepareStatement(PAGE)) {
      statement.setLong(1, after.account());
      statement.setLong(2, after.mailbox());
      statement.setLong(3, after.mailbox());
      statement.setLong(4, afterUid);
      statement.setLong(5, now);
      statement.setLong(6, limit);
      try (ResultSet rows = statement.executeQuery()) {
        var page = new ArrayList<KeptMessage>();
        while (rows.next()) {
          page.add(
              new KeptMessage(
                  KeptMessages.id(rows.getLong(1), rows.getLong(2)),
                  new MailboxName(rows.getString(3)),
                  rows.getLong(2),
                  Instant.ofEpochSecond(rows.getLong(4)),
                  rows.getLong(5),
                  date(rows, 6)));
        }
        return page;
      }
    }
  }

  private static OffsetDateTime date(ResultSet row, int column) throws SQLException {
    return OffsetDateTime.ofInstant(
        Instant.ofEpochSecond(row.getLong(column)),
        ZoneOffset.ofTotalSeconds(row.getInt(column + 1)));
  }

  /// Locks and reads a message that is not due; nothing if it is gone for good or was brought back.
  static Optional<Row> lock(Connection connection, MailboxKey mailbox, long uid, long now)
      throws SQLException {
    try (var statement = connection.prepareStatement(LOCK)) {
      bind(statement, mailbox, uid);
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
      }
    }
    try (var statement = connection.prepareStatement(FIND)) {
      bind(statement, mailbox, uid);
      statement.setLong(4, now);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(
                new Row(
                    rows.getLong(1),
                    new MailboxName(rows.getString(2)),
                    date(rows, 3),
                    rows.getLong(5),
                    rows.getInt(6),
                    rows.getString(7)))
            : Optional.empty();
      }
    }
  }

  private static void bind(java.sql.PreparedStatement statement, MailboxKey mailbox, long uid)
      throws SQLException {
    statement.setLong(1, mailbox.account());
    statement.setLong(2, mailbox.mailbox());
    statement.setLong(3, uid);
  }
}
