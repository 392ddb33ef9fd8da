package org.heddle.storage.jdbc;

import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.heddle.storage.UidSet;

/// The statements on table `content_chunk` of PostgreSQL.
final class ChunkRows {
  /// The bytes in every chunk but the last.
  static final int CHUNK_BYTES = 256 << 10;

  private static final String READ =
      "SELECT bytes FROM content_chunk WHERE account_id = ? AND email_id = ? AND chunk = ?";

  /// Sideways into the chunks, message by message: PostgreSQL would rather read all of them than
  /// believe how few messages a range has.
  private static final String HEADS =
      """
      SELECT m.uid, c.head
      FROM UNNEST(CAST(? AS BIGINT ARRAY), CAST(? AS BIGINT ARRAY)) AS r(first_uid, last_uid)
      JOIN message m ON m.account_id = ? AND m.mailbox_id = ?
        AND m.uid BETWEEN r.first_uid AND r.last_uid
      LEFT JOIN LATERAL (
        SELECT k.chunk, SUBSTRING(k.bytes FROM 1 FOR CAST(? AS INTEGER)) AS head
        FROM content_chunk k
        WHERE k.account_id = m.account_id AND k.email_id = m.email_id AND k.chunk <= ?
        ORDER BY k.chunk LIMIT 1000000
      ) c ON TRUE
      ORDER BY m.uid, c.chunk
      """;

  private static final String SUMS =
      """
      COUNT(c.chunk), COALESCE(SUM(LENGTH(c.bytes)), 0), COALESCE(MAX(c.chunk), -1),
        COALESCE(SUM(CASE WHEN LENGTH(c.bytes) = %d THEN 1 ELSE 0 END), 0)
      """
          .formatted(CHUNK_BYTES);

  private static final String PAGE =
      "SELECT e.email_id, e.size, "
          + SUMS
          + """
          FROM (SELECT account_id, email_id, size FROM email
            WHERE account_id = ? AND email_id > ? ORDER BY email_id FETCH FIRST ? ROWS ONLY) e
          LEFT JOIN content_chunk c ON c.account_id = e.account_id AND c.email_id = e.email_id
          GROUP BY e.email_id, e.size ORDER BY e.email_id
          """;
  private static final String WITHOUT_ROW =
      "SELECT c.email_id, SUM(LENGTH(c.bytes)), "
          + SUMS
          + """
          FROM content_chunk c WHERE c.account_id = ? AND c.email_id = ANY(?)
            AND NOT EXISTS (SELECT 1 FROM email e
              WHERE e.account_id = c.account_id AND e.email_id = c.email_id)
          GROUP BY c.email_id ORDER BY c.email_id
          """;
  private static final String UNOWNED =
      """
      SELECT c.email_id FROM content_chunk c
      WHERE c.account_id = ? AND c.email_id > ? AND c.chunk = (
          SELECT MIN(f.chunk) FROM content_chunk f
          WHERE f.account_id = c.account_id AND f.email_id = c.email_id)
        AND NOT EXISTS (SELECT 1 FROM email e
          WHERE e.account_id = c.account_id AND e.email_id = c.email_id)
        AND NOT EXISTS (SELECT 1 FROM message m
          WHERE m.account_id = c.account_id AND m.email_id = c.email_id)
        AND NOT EXISTS (SELECT 1 FROM unlinked u
          WHERE u.account_id = c.account_id AND u.email_id = c.email_id)
      ORDER BY c.email_id FETCH FIRST ? ROWS ONLY
      """;

  static final Write INSERT =
      new Write(
          80,
          Write.Order.FIRST,
          "INSERT INTO content_chunk (account_id, email_id, chunk, bytes) VALUES (?, ?, ?, ?)");
  static final Write DELETE_ALL =
      new Write(
          81,
          Write.Order.IN_TURN,
          "DELETE FROM content_chunk WHERE account_id = ? AND email_id = ?");

  static final List<Write> WRITES = List.of(INSERT, DELETE_ALL);

  /// What an email has in chunks.
  ///
  /// @param size what its row says; the bytes of all chunks if it has none
  /// @param last the number of the last chunk; -1 if there is none
  /// @param full how many have the full length
  record Sums(long email, long size, long chunks, long bytes, long last, long full) {
    Contents.Stored stored() {
      return new Contents.Stored(email, size, this::isWhole);
    }

    private boolean isWhole(long of) {
      long needed = (of + CHUNK_BYTES - 1) / CHUNK_BYTES;
      return bytes == of && chunks == needed && last == needed - 1 && full >= needed - 1;
    }
  }

  private ChunkRows() {}

  /// What some emails of an account have in chunks, ascending.
  static List<Sums> page(Connection connection, long account, long after, int limit)
      throws SQLException {
    try (var statement = connection.prepareStatement(PAGE)) {
      statement.setLong(1, account);
      statement.setLong(2, after);
      statement.setLong(3, limit);
      return sums(statement);
    }
  }

  /// Those of these emails that have chunks and no row.
  static List<Sums> withoutRow(Connection connection, long account, Collection<Long> emails)
      throws SQLException {
    try (var statement = connection.prepareStatement(WITHOUT_ROW)) {
      statement.setLong(1, account);
      statement.setArray(2, Numbers.array(connection, emails.stream()));
      return sums(statement);
    }
  }

  private static List<Sums> sums(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      var all = new ArrayList<Sums>();
      while (rows.next()) {
        all.add(
            new Sums(
                rows.getLong(1),
                rows.getLong(2),
                rows.getLong(3),
                rows.getLong(4),
                rows.getLong(5),
                rows.getLong(6)));
      }
      return all;
    }
  }

  /// Emails that have chunks, and no row, no message and no place in `unlinked`.
  static List<Long> unowned(Connection connection, long account, long after, int limit)
      throws SQLException {
    return Numbers.query(connection, UNOWNED, account, after, limit);
  }

  static Optional<byte[]> read(Connection connection, long account, long email, long chunk)
      throws SQLException {
    try (var statement = connection.prepareStatement(READ)) {
      statement.setLong(1, account);
      statement.setLong(2, email);
      statement.setLong(3, chunk);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(rows.getBytes(1)) : Optional.empty();
      }
    }
  }

  /// The first bytes of messages.
  static Map<Long, byte[]> heads(Connection connection, MailboxKey key, UidSet uids, int bytes)
      throws SQLException {
    var heads = new TreeMap<Long, ByteArrayOutputStream>();
    try (var query = new RangeQuery(connection, HEADS, key, uids)) {
      query
          .set(RangeQuery.FIRST_OWN_PARAMETER, bytes)
          .set(RangeQuery.FIRST_OWN_PARAMETER + 1, Math.max(0, bytes - 1) / CHUNK_BYTES)
          .forEach(row -> add(heads, row, bytes));
    }
    var result = new TreeMap<Long, byte[]>();
    heads.forEach((uid, head) -> result.put(uid, head.toByteArray()));
    return result;
  }

  private static void add(Map<Long, ByteArrayOutputStream> heads, ResultSet row, int bytes)
      throws SQLException {
    var head = heads.computeIfAbsent(row.getLong(1), _ -> new ByteArrayOutputStream());
    byte[] part = row.getBytes(2);
    if (!row.wasNull()) {
      head.write(part, 0, Math.min(part.length, bytes - head.size()));
    }
  }
}
