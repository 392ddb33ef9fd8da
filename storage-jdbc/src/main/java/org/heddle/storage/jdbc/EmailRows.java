package org.heddle.storage.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.heddle.storage.UidSet;
import org.heddle.storage.jdbc.journal.BlobRef;

/// The statements on table `email`: content, which copies share, and the summary cached with it.
final class EmailRows {
  private static final String REF =
      """
      SELECT e.segment, e.position, e.size FROM message m
      JOIN email e ON e.account_id = m.account_id AND e.email_id = m.email_id
      WHERE m.account_id = ? AND m.mailbox_id = ? AND m.uid = ?
      """;
  private static final String REFS =
      """
      SELECT m.uid, e.segment, e.position, e.size
      FROM UNNEST(CAST(? AS BIGINT ARRAY), CAST(? AS BIGINT ARRAY)) AS r(first_uid, last_uid)
      JOIN message m ON m.account_id = ? AND m.mailbox_id = ?
        AND m.uid BETWEEN r.first_uid AND r.last_uid
      JOIN email e ON e.account_id = m.account_id AND e.email_id = m.email_id
      """;

  /// Not a join: PostgreSQL would rather read the whole table than believe how few messages a range
  /// has.
  private static final String SUMMARIES =
      """
      SELECT m.uid, (SELECT e.summary FROM email e
        WHERE e.account_id = m.account_id AND e.email_id = m.email_id) AS summary
      FROM UNNEST(CAST(? AS BIGINT ARRAY), CAST(? AS BIGINT ARRAY)) AS r(first_uid, last_uid)
      JOIN message m ON m.account_id = ? AND m.mailbox_id = ?
        AND m.uid BETWEEN r.first_uid AND r.last_uid
      """;

  private static final String PAGE =
      """
      SELECT email_id, size, segment, position FROM email
      WHERE account_id = ? AND email_id > ? ORDER BY email_id FETCH FIRST ? ROWS ONLY
      """;
  private static final String SIZE_OF =
      "SELECT size FROM email WHERE account_id = ? AND email_id = ?";
  private static final String UNOWNED =
      """
      SELECT e.email_id FROM email e WHERE e.account_id = ? AND e.email_id > ?
        AND NOT EXISTS (SELECT 1 FROM message m
          WHERE m.account_id = e.account_id AND m.email_id = e.email_id)
        AND NOT EXISTS (SELECT 1 FROM unlinked u
          WHERE u.account_id = e.account_id AND u.email_id = e.email_id)
      ORDER BY e.email_id FETCH FIRST ? ROWS ONLY
      """;

  private static final String HOLD =
      "SELECT email_id FROM unlinked WHERE account_id = ? AND email_id = ANY(?) FOR UPDATE";
  private static final String SIZES =
      "SELECT email_id, size FROM email WHERE account_id = ? AND email_id = ANY(?)";
  private static final String LIVE_BYTES =
      "SELECT segment, SUM(size) FROM email WHERE segment > 0 GROUP BY segment";
  private static final String LIVE =
      """
      SELECT segment, position, size FROM email WHERE segment = ?
      ORDER BY position FETCH FIRST ? ROWS ONLY
      """;

  /// For content in the journal; segment 0 stands for no bytes at all.
  static final Write INSERT_IN_JOURNAL =
      new Write(
          70,
          Write.Order.FIRST,
          """
          INSERT INTO email (account_id, email_id, size, segment, position, summary)
          VALUES (?, ?, ?, ?, ?, ?)
          """);

  /// For content in chunks.
  static final Write INSERT_IN_CHUNKS =
      new Write(
          71,
          Write.Order.FIRST,
          "INSERT INTO email (account_id, email_id, size, summary) VALUES (?, ?, ?, ?)");

  static final Write SUMMARY =
      new Write(
          72,
          Write.Order.IN_TURN,
          "UPDATE email SET summary = ? WHERE account_id = ? AND email_id = ?");
  static final Write DELETE =
      new Write(73, Write.Order.IN_TURN, "DELETE FROM email WHERE account_id = ? AND email_id = ?");
  static final Write MOVE =
      new Write(
          74,
          Write.Order.IN_TURN,
          "UPDATE email SET segment = ?, position = ? WHERE segment = ? AND position = ?");

  /// For content that said to have another size than it has.
  static final Write SIZE =
      new Write(
          142,
          Write.Order.IN_TURN,
          "UPDATE email SET size = ? WHERE account_id = ? AND email_id = ?");

  static final List<Write> WRITES =
      List.of(INSERT_IN_JOURNAL, INSERT_IN_CHUNKS, SUMMARY, DELETE, MOVE, SIZE);

  /// Where a row says that content is in the journal; in segment 0 if it has no bytes.
  record Placed(long email, long size, int segment, long position) {}

  private EmailRows() {}

  /// Some rows of an account, ascending; H2 only.
  static List<Placed> page(Connection connection, long account, long after, int limit)
      throws SQLException {
    try (var statement = connection.prepareStatement(PAGE)) {
      statement.setLong(1, account);
      statement.setLong(2, after);
      statement.setLong(3, limit);
      try (ResultSet rows = statement.executeQuery()) {
        var page = new ArrayList<Placed>();
        while (rows.next()) {
          page.add(new Placed(rows.getLong(1), rows.getLong(2), rows.getInt(3), rows.getLong(4)));
        }
        return page;
      }
    }
  }

  /// The size of content that is there.
  static long sizeOf(Connection connection, long account, long email) throws SQLException {
    return Numbers.query(connection, SIZE_OF, account, email).getFirst();
  }

  /// Content that neither a message has nor `unlinked` knows.
  static List<Long> unowned(Connection connection, long account, long after, int limit)
      throws SQLException {
    return Numbers.query(connection, UNOWNED, account, after, limit);
  }

  /// Where the bytes of a message are; the inner is empty for a message of no bytes.
  static Optional<Optional<BlobRef>> ref(Connection connection, MailboxKey key, long uid)
      throws SQLException {
    try (var statement = connection.prepareStatement(REF)) {
      statement.setLong(1, key.account());
      statement.setLong(2, key.mailbox());
      statement.setLong(3, uid);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(ref(rows, 1)) : Optional.empty();
      }
    }
  }

  private static Optional<BlobRef> ref(ResultSet row, int column) throws SQLException {
    int segment = row.getInt(column);
    return segment == 0
        ? Optional.empty()
        : Optional.of(new BlobRef(segment, row.getLong(column + 1), row.getLong(column + 2)));
  }

  /// As [#ref] for many messages.
  static Map<Long, Optional<BlobRef>> refs(Connection connection, MailboxKey key, UidSet uids)
      throws SQLException {
    var found = new TreeMap<Long, Optional<BlobRef>>();
    try (var query = new RangeQuery(connection, REFS, key, uids)) {
      query.forEach(row -> found.put(row.getLong(1), ref(row, 2)));
    }
    return found;
  }

  /// The sizes of those of these emails that the account has.
  static Map<Long, Long> sizes(Connection connection, long account, Collection<Long> emails)
      throws SQLException {
    var sizes = new HashMap<Long, Long>();
    try (var statement = connection.prepareStatement(SIZES)) {
      statement.setLong(1, account);
      statement.setArray(2, Numbers.array(connection, emails.stream()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          sizes.put(rows.getLong(1), rows.getLong(2));
        }
      }
    }
    return sizes;
  }

  /// As [#sizes], and none of them is tidied away before the end of the transaction: who tidies up
  /// passes over what is locked, and what is locked by who tidies up is waited for.
  static Map<Long, Long> hold(Connection connection, long account, Collection<Long> emails)
      throws SQLException {
    try (var statement = connection.prepareStatement(HOLD)) {
      statement.setLong(1, account);
      statement.setArray(2, Numbers.array(connection, emails.stream()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          // Reading them is what locks them.
        }
      }
    }
    return sizes(connection, account, emails);
  }

  /// The summaries that are there.
  static Map<Long, byte[]> summaries(Connection connection, MailboxKey key, UidSet uids)
      throws SQLException {
    var found = new TreeMap<Long, byte[]>();
    try (var query = new RangeQuery(connection, SUMMARIES, key, uids)) {
      query.forEach(row -> {
        byte[] summary = row.getBytes(2);
        if (summary.length > 0) {
          found.put(row.getLong(1), summary);
        }
      });
    }
    return found;
  }

  /// The bytes of each segment that some message has.
  static Map<Integer, Long> liveBytes(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(LIVE_BYTES);
        ResultSet rows = statement.executeQuery()) {
      var bytes = new HashMap<Integer, Long>();
      while (rows.next()) {
        bytes.put(rows.getInt(1), rows.getLong(2));
      }
      return bytes;
    }
  }

  /// Some of the places in a segment that some message has.
  static List<BlobRef> live(Connection connection, int segment, int limit) throws SQLException {
    try (var statement = connection.prepareStatement(LIVE)) {
      statement.setLong(1, segment);
      statement.setLong(2, limit);
      try (ResultSet rows = statement.executeQuery()) {
        var refs = new ArrayList<BlobRef>();
        while (rows.next()) {
          refs.add(new BlobRef(rows.getInt(1), rows.getLong(2), rows.getLong(3)));
        }
        return refs;
      }
    }
  }
}
