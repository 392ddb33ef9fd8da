package org.heddle.storage.jdbc;

import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
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

  private ChunkRows() {}

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
