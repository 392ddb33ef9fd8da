package org.heddle.storage.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.heddle.storage.Flags;
import org.heddle.storage.Metadata;
import org.heddle.storage.UidSet;

/// The statements on table `message`.
final class MessageRows {
  private static final int FETCH_SIZE = 2000;

  private static final String SINCE =
      """
      SELECT uid, mod_seq, email_id, internal_date, save_date, size, zone, system_flags, keywords
      FROM message WHERE account_id = ? AND mailbox_id = ? AND mod_seq > ?
      ORDER BY uid
      """;
  private static final String ALL =
      """
      SELECT uid, mod_seq, email_id, internal_date, save_date, size, zone, system_flags, keywords
      FROM message WHERE account_id = ? AND mailbox_id = ?
      ORDER BY uid
      """;
  private static final String EMAIL =
      "SELECT email_id, size FROM message WHERE account_id = ? AND mailbox_id = ? AND uid = ?";
  private static final String EMAILS =
      """
      SELECT m.uid, m.email_id
      FROM UNNEST(CAST(? AS BIGINT ARRAY), CAST(? AS BIGINT ARRAY)) AS r(first_uid, last_uid)
      JOIN message m ON m.account_id = ? AND m.mailbox_id = ?
        AND m.uid BETWEEN r.first_uid AND r.last_uid
      """;
  private static final String SOME =
      """
      SELECT m.uid, m.mod_seq, m.email_id, m.internal_date, m.save_date, m.size, m.zone,
        m.system_flags, m.keywords
      FROM UNNEST(CAST(? AS BIGINT ARRAY), CAST(? AS BIGINT ARRAY)) AS r(first_uid, last_uid)
      JOIN message m ON m.account_id = ? AND m.mailbox_id = ?
        AND m.uid BETWEEN r.first_uid AND r.last_uid
      """;
  private static final String NEWEST =
      "SELECT COALESCE(MAX(mod_seq), 0) FROM message WHERE account_id = ? AND mailbox_id = ?";
  private static final String REFERENCED =
      "SELECT DISTINCT email_id FROM message WHERE account_id = ? AND email_id = ANY(?)";

  static final Write INSERT =
      new Write(
          30,
          Write.Order.IN_TURN,
          """
          INSERT INTO message (account_id, mailbox_id, uid, mod_seq, email_id, internal_date,
            save_date, size, zone, system_flags, keywords)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """);

  /// Copies a run of messages whose UIDs are consecutive, and will be in the target.
  static final Write COPY =
      new Write(
          31,
          Write.Order.IN_TURN,
          """
          INSERT INTO message (account_id, mailbox_id, uid, mod_seq, email_id, internal_date,
            save_date, size, zone, system_flags, keywords)
          SELECT account_id, CAST(? AS BIGINT), uid + CAST(? AS BIGINT), CAST(? AS BIGINT),
            email_id, internal_date, CAST(? AS BIGINT), size, zone, system_flags,
            CAST(? AS VARCHAR)
          FROM message WHERE account_id = ? AND mailbox_id = ? AND uid BETWEEN ? AND ?
          """);

  static final Write FLAG =
      new Write(
          32,
          Write.Order.IN_TURN,
          """
          UPDATE message SET system_flags = ?, keywords = ?, mod_seq = ?
          WHERE account_id = ? AND mailbox_id = ? AND uid BETWEEN ? AND ?
          """);
  static final Write DELETE =
      new Write(
          33,
          Write.Order.IN_TURN,
          "DELETE FROM message WHERE account_id = ? AND mailbox_id = ? AND uid BETWEEN ? AND ?");

  /// For messages whose keywords were not understood.
  static final Write KEYWORDS =
      new Write(
          140,
          Write.Order.IN_TURN,
          """
          UPDATE message SET keywords = ?, mod_seq = ?
          WHERE account_id = ? AND mailbox_id = ? AND keywords = ?
          """);

  /// For a message that said to have another size than its content has.
  static final Write SIZE =
      new Write(
          141,
          Write.Order.IN_TURN,
          """
          UPDATE message SET size = ?, mod_seq = ?
          WHERE account_id = ? AND mailbox_id = ? AND uid = ?
          """);

  static final List<Write> WRITES = List.of(INSERT, COPY, FLAG, DELETE, KEYWORDS, SIZE);

  /// What a message is known by within its account.
  record Email(long id, long size) {}

  private MessageRows() {}

  static Write.Bound insert(MailboxKey key, Metadata row, String keywords) {
    return INSERT.with(
        key.account(),
        key.mailbox(),
        row.uid(),
        row.modSeq(),
        row.emailId(),
        row.internalDate().toEpochSecond(),
        row.saveDate().getEpochSecond(),
        row.size(),
        (long) row.internalDate().getOffset().getTotalSeconds(),
        (long) row.flags().systemBits(),
        keywords);
  }

  /// Hands over all messages, ascending by UID, without keeping them. In a transaction of its own
  /// or of the caller: what streams needs one.
  static void all(
      Connection connection, MailboxKey key, KeywordList known, Consumer<Metadata> consumer)
      throws SQLException {
    try (var statement = connection.prepareStatement(ALL)) {
      statement.setFetchSize(FETCH_SIZE);
      statement.setLong(1, key.account());
      statement.setLong(2, key.mailbox());
      try (ResultSet rows = statement.executeQuery()) {
        read(rows, known, consumer);
      }
    }
  }

  /// As [#all], with those messages only that changed after a mod-sequence.
  static void since(
      Connection connection,
      MailboxKey key,
      long modSeq,
      KeywordList known,
      Consumer<Metadata> consumer)
      throws SQLException {
    try (var statement = connection.prepareStatement(SINCE)) {
      statement.setFetchSize(FETCH_SIZE);
      statement.setLong(1, key.account());
      statement.setLong(2, key.mailbox());
      statement.setLong(3, modSeq);
      try (ResultSet rows = statement.executeQuery()) {
        read(rows, known, consumer);
      }
    }
  }

  private static void read(ResultSet rows, KeywordList known, Consumer<Metadata> consumer)
      throws SQLException {
    var sets = new HashMap<String, Flags>();
    while (rows.next()) {
      consumer.accept(row(rows, known, sets));
    }
  }

  private static Metadata row(ResultSet row, KeywordList known, Map<String, Flags> sets)
      throws SQLException {
    int bits = row.getInt(8);
    String ids = row.getString(9);
    Flags flags =
        ids.isEmpty()
            ? Flags.of(bits, List.of())
            : sets.computeIfAbsent(bits + ":" + ids, _ -> Flags.of(bits, known.names(ids)));
    return new Metadata(
        row.getLong(1),
        row.getLong(2),
        flags,
        OffsetDateTime.ofInstant(
            Instant.ofEpochSecond(row.getLong(4)), ZoneOffset.ofTotalSeconds(row.getInt(7))),
        Instant.ofEpochSecond(row.getLong(5)),
        row.getLong(6),
        row.getLong(3));
  }

  /// Those of these messages that exist, by UID.
  static Map<Long, Metadata> some(
      Connection connection, MailboxKey key, KeywordList known, UidSet uids) throws SQLException {
    var sets = new HashMap<String, Flags>();
    var found = new TreeMap<Long, Metadata>();
    try (var query = new RangeQuery(connection, SOME, key, uids)) {
      query.forEach(row -> found.put(row.getLong(1), row(row, known, sets)));
    }
    return found;
  }

  /// The highest mod-sequence of any message of a mailbox, 0 if there is none.
  static long newest(Connection connection, MailboxKey key) throws SQLException {
    return Numbers.one(connection, NEWEST, key);
  }

  static Optional<Email> email(Connection connection, MailboxKey key, long uid)
      throws SQLException {
    try (var statement = connection.prepareStatement(EMAIL)) {
      statement.setLong(1, key.account());
      statement.setLong(2, key.mailbox());
      statement.setLong(3, uid);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(new Email(rows.getLong(1), rows.getLong(2)))
            : Optional.empty();
      }
    }
  }

  /// The email ids of the messages among `uids` that exist.
  static Map<Long, Long> emails(Connection connection, MailboxKey key, UidSet uids)
      throws SQLException {
    var found = new TreeMap<Long, Long>();
    try (var query = new RangeQuery(connection, EMAILS, key, uids)) {
      query.forEach(row -> found.put(row.getLong(1), row.getLong(2)));
    }
    return found;
  }

  /// Those of these emails that a message of the account still refers to.
  static Set<Long> referenced(Connection connection, long account, Collection<Long> emails)
      throws SQLException {
    var found = new HashSet<Long>();
    try (var statement = connection.prepareStatement(REFERENCED)) {
      statement.setLong(1, account);
      statement.setArray(2, Numbers.array(connection, emails.stream()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getLong(1));
        }
      }
    }
    return found;
  }
}
