package org.heddle.storage.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.heddle.storage.Flags;

/// The statements on table `keyword`.
final class KeywordRows {
  private static final String AFTER =
      """
      SELECT name FROM keyword WHERE account_id = ? AND mailbox_id = ? AND keyword_id > ?
      ORDER BY keyword_id
      """;

  static final Write INSERT =
      new Write(
          40,
          Write.Order.IN_TURN,
          "INSERT INTO keyword (account_id, mailbox_id, keyword_id, name) VALUES (?, ?, ?, ?)");
  static final Write DELETE_ALL =
      new Write(
          41, Write.Order.IN_TURN, "DELETE FROM keyword WHERE account_id = ? AND mailbox_id = ?");

  /// For a name that was lost; see [Examination#settle].
  static final Write RESTORE =
      new Write(
          143,
          Write.Order.IN_TURN,
          """
          INSERT INTO keyword (account_id, mailbox_id, keyword_id, name)
          SELECT a.account_id, CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS VARCHAR)
          FROM account a WHERE a.account_id = ? AND NOT EXISTS (
            SELECT 1 FROM keyword k
            WHERE k.account_id = a.account_id AND k.mailbox_id = ? AND k.keyword_id = ?)
          """);

  static final List<Write> WRITES = List.of(INSERT, DELETE_ALL, RESTORE);

  private KeywordRows() {}

  static Write.Bound restore(MailboxKey key, long id, String name) {
    return RESTORE.with(key.mailbox(), id, name, key.account(), key.mailbox(), id);
  }

  /// The keywords that begin with `known`, which costs nothing if there are no more of them.
  ///
  /// @param count how many there are, as the mailbox's row has it
  static KeywordList load(Connection connection, MailboxKey key, List<String> known, long count)
      throws SQLException {
    if (known.size() >= count) {
      return new KeywordList(known);
    }
    try (var statement = connection.prepareStatement(AFTER)) {
      statement.setLong(1, key.account());
      statement.setLong(2, key.mailbox());
      statement.setLong(3, known.size());
      try (ResultSet rows = statement.executeQuery()) {
        var names = new ArrayList<>(known);
        while (rows.next()) {
          names.add(rows.getString(1));
        }
        return new KeywordList(names);
      }
    }
  }

  /// Sees to it that the mailbox knows the keywords of these flags.
  static KeywordList learn(Work work, MailboxKey key, Collection<Flags> flags) throws SQLException {
    KeywordList before = work.keywords(key);
    KeywordList after = before;
    for (Flags set : flags) {
      after = after.with(set);
    }
    for (int id = before.size() + 1; id <= after.size(); id++) {
      work.write(INSERT.with(key.account(), key.mailbox(), (long) id, after.names().get(id - 1)));
    }
    work.remember(key, after);
    return after;
  }
}
