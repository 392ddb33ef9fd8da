package org.heddle.storage.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxTree;
import org.heddle.storage.SpecialUse;
import org.heddle.storage.Usage;

/// The statements on table `mailbox`.
final class MailboxRows {
  private static final String COLUMNS =
      """
      SELECT account_id, mailbox_id, uid_validity, uid_next, mod_seq, messages, unseen, deleted,
        bytes, recent_from, recent, keywords, history_from, object_id
      FROM mailbox
      """;
  private static final String FIND = COLUMNS + "WHERE account_id = ? AND mailbox_id = ?";
  private static final String LOCK = FIND + " FOR UPDATE";
  private static final String LOCK_ALL =
      COLUMNS
          + """
          WHERE account_id = ANY(?) AND mailbox_id = ANY(?)
          ORDER BY account_id, mailbox_id FOR UPDATE
          """;
  private static final String ALL = COLUMNS + "WHERE account_id = ?";
  private static final String USAGE =
      "SELECT COALESCE(SUM(bytes), 0), COALESCE(SUM(messages), 0) FROM mailbox WHERE account_id ="
          + " ?";
  private static final String NAMES = "SELECT mailbox_id, name FROM mailbox WHERE account_id = ?";
  private static final String TREE =
      """
      SELECT mailbox_id, name, special_use, object_id FROM mailbox WHERE account_id = ?
      UNION ALL
      SELECT 0, name, '', '' FROM subscription WHERE account_id = ?
      """;
  private static final String USED =
      "SELECT mailbox_id, special_use FROM mailbox WHERE account_id = ? AND special_use <> ''";
  private static final String FIND_BY_ID =
      """
      SELECT mailbox_id FROM mailbox
      WHERE account_id = ? AND (object_id = ? OR object_id = '' AND mailbox_id = ?)
      """;
  private static final String FIND_BY_NAME =
      "SELECT mailbox_id, object_id FROM mailbox WHERE account_id = ? AND name = ?";

  static final Write INSERT =
      new Write(
          20,
          Write.Order.IN_TURN,
          """
          INSERT INTO mailbox (account_id, mailbox_id, name, special_use, uid_validity, uid_next,
            mod_seq, messages, unseen, deleted, bytes, recent_from, recent, keywords, history_from)
          VALUES (?, ?, ?, ?, ?, 1, 1, 0, 0, 0, 0, 1, 0, 0, 1)
          """);
  static final Write UPDATE =
      new Write(
          21,
          Write.Order.IN_TURN,
          """
          UPDATE mailbox SET uid_next = ?, mod_seq = ?, messages = ?, unseen = ?, deleted = ?,
            bytes = ?, recent_from = ?, recent = ?, keywords = ?, history_from = ?
          WHERE account_id = ? AND mailbox_id = ?
          """);
  static final Write RENAME =
      new Write(
          22,
          Write.Order.IN_TURN,
          "UPDATE mailbox SET name = ? WHERE account_id = ? AND mailbox_id = ?");
  static final Write DELETE =
      new Write(
          23, Write.Order.IN_TURN, "DELETE FROM mailbox WHERE account_id = ? AND mailbox_id = ?");

  static final Write USES =
      new Write(
          110,
          Write.Order.IN_TURN,
          "UPDATE mailbox SET special_use = ? WHERE account_id = ? AND mailbox_id = ?");

  /// For a row that was lost; see [Examination#settle].
  static final Write RESTORE =
      new Write(
          144,
          Write.Order.IN_TURN,
          """
          INSERT INTO mailbox (account_id, mailbox_id, name, special_use, uid_validity, uid_next,
            mod_seq, messages, unseen, deleted, bytes, recent_from, recent, keywords, history_from)
          SELECT a.account_id, CAST(? AS BIGINT), CAST(? AS VARCHAR), '', CAST(? AS BIGINT), 1, 1,
            0, 0, 0, 0, 1, 0, 0, 1
          FROM account a WHERE a.account_id = ? AND NOT EXISTS (
            SELECT 1 FROM mailbox b WHERE b.account_id = a.account_id AND b.mailbox_id = ?)
          """);

  /// A mailbox that comes from elsewhere, of whose history nothing is known yet.
  static final Write INSERT_REPLICA =
      new Write(
          115,
          Write.Order.IN_TURN,
          """
          INSERT INTO mailbox (account_id, mailbox_id, name, special_use, uid_validity, uid_next,
            mod_seq, messages, unseen, deleted, bytes, recent_from, recent, keywords, history_from,
            object_id)
          VALUES (?, ?, ?, ?, ?, 1, 1, 0, 0, 0, 0, 1, 0, 0, ?, ?)
          """);

  static final List<Write> WRITES =
      List.of(INSERT, UPDATE, RENAME, DELETE, USES, INSERT_REPLICA, RESTORE);

  private MailboxRows() {}

  static Write.Bound restore(MailboxKey key, String name, long uidValidity) {
    return RESTORE.with(key.mailbox(), name, uidValidity, key.account(), key.mailbox());
  }

  static Write.Bound update(MailboxRow row) {
    return UPDATE.with(
        row.uidNext(),
        row.modSeq(),
        row.messages(),
        row.unseen(),
        row.deleted(),
        row.bytes(),
        row.recentFrom(),
        row.recent(),
        row.keywords(),
        row.historyFrom(),
        row.key().account(),
        row.key().mailbox());
  }

  static Optional<MailboxRow> find(Connection connection, MailboxKey key) throws SQLException {
    return find(connection, FIND, key);
  }

  private static Optional<MailboxRow> find(Connection connection, String sql, MailboxKey key)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setLong(1, key.account());
      statement.setLong(2, key.mailbox());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(read(rows)) : Optional.empty();
      }
    }
  }

  /// Locks the rows, in the order of their keys whatever order they are given in; those that are
  /// gone are left out.
  static Map<MailboxKey, MailboxRow> lock(Connection connection, Collection<MailboxKey> keys)
      throws SQLException {
    var found = new HashMap<MailboxKey, MailboxRow>();
    if (keys.size() == 1) {
      find(connection, LOCK, keys.iterator().next()).ifPresent(row -> found.put(row.key(), row));
      return found;
    }
    try (var statement = connection.prepareStatement(LOCK_ALL)) {
      statement.setArray(1, Numbers.array(connection, keys.stream().map(MailboxKey::account)));
      statement.setArray(2, Numbers.array(connection, keys.stream().map(MailboxKey::mailbox)));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          MailboxRow row = read(rows);
          found.put(row.key(), row);
        }
      }
    }
    return found;
  }

  static List<MailboxRow> all(Connection connection, long account) throws SQLException {
    try (var statement = connection.prepareStatement(ALL)) {
      statement.setLong(1, account);
      try (ResultSet rows = statement.executeQuery()) {
        var all = new ArrayList<MailboxRow>();
        while (rows.next()) {
          all.add(read(rows));
        }
        return all;
      }
    }
  }

  /// What all mailboxes of an account hold.
  static Usage usage(Connection connection, long account) throws SQLException {
    try (var statement = connection.prepareStatement(USAGE)) {
      statement.setLong(1, account);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return new Usage(rows.getLong(1), rows.getLong(2));
      }
    }
  }

  private static MailboxRow read(ResultSet row) throws SQLException {
    var key = new MailboxKey(row.getLong(1), row.getLong(2));
    int column = 3;
    return new MailboxRow(
        key,
        key.id(row.getString(14)),
        row.getLong(column++),
        row.getLong(column++),
        row.getLong(column++),
        row.getLong(column++),
        row.getLong(column++),
        row.getLong(column++),
        row.getLong(column++),
        row.getLong(column++),
        row.getLong(column++),
        row.getLong(column++),
        row.getLong(column));
  }

  static Optional<Long> findByName(Connection connection, long account, MailboxName name)
      throws SQLException {
    return find(connection, account, name).map(found -> found.key().mailbox());
  }

  /// A mailbox, and what clients know it by.
  record Found(MailboxKey key, MailboxId id) {}

  static Optional<Found> find(Connection connection, long account, MailboxName name)
      throws SQLException {
    try (var statement = connection.prepareStatement(FIND_BY_NAME)) {
      statement.setLong(1, account);
      statement.setString(2, name.value());
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        var key = new MailboxKey(account, rows.getLong(1));
        return Optional.of(new Found(key, key.id(rows.getString(2))));
      }
    }
  }

  /// The mailbox that clients know by this id.
  static Optional<MailboxKey> find(Connection connection, long account, MailboxId id)
      throws SQLException {
    try (var statement = connection.prepareStatement(FIND_BY_ID)) {
      statement.setLong(1, account);
      statement.setString(2, id.value());
      statement.setLong(3, MailboxKey.number(id).orElse(0L));
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(new MailboxKey(account, rows.getLong(1)))
            : Optional.empty();
      }
    }
  }

  /// The mailboxes of an account by name.
  static Map<MailboxName, Long> names(Connection connection, long account) throws SQLException {
    try (var statement = connection.prepareStatement(NAMES)) {
      statement.setLong(1, account);
      try (ResultSet rows = statement.executeQuery()) {
        var names = new HashMap<MailboxName, Long>();
        while (rows.next()) {
          names.put(new MailboxName(rows.getString(2)), rows.getLong(1));
        }
        return names;
      }
    }
  }

  /// Mailboxes and subscriptions in one statement, and so as of one instant.
  static MailboxTree tree(Connection connection, long account) throws SQLException {
    try (var statement = connection.prepareStatement(TREE)) {
      statement.setLong(1, account);
      statement.setLong(2, account);
      try (ResultSet rows = statement.executeQuery()) {
        var mailboxes = new ArrayList<MailboxInfo>();
        SortedSet<MailboxName> subscriptions = new TreeSet<>();
        while (rows.next()) {
          long id = rows.getLong(1);
          var name = new MailboxName(rows.getString(2));
          if (id == 0) {
            subscriptions.add(name);
          } else {
            mailboxes.add(
                new MailboxInfo(
                    new MailboxKey(account, id).id(rows.getString(4)),
                    name,
                    uses(rows.getString(3))));
          }
        }
        mailboxes.sort((left, right) -> left.name().compareTo(right.name()));
        return new MailboxTree(
            List.copyOf(mailboxes), Collections.unmodifiableSortedSet(subscriptions));
      }
    }
  }

  /// The uses of those mailboxes of an account that have any.
  static Map<MailboxKey, Set<SpecialUse>> usesOf(Connection connection, long account)
      throws SQLException {
    try (var statement = connection.prepareStatement(USED)) {
      statement.setLong(1, account);
      try (ResultSet rows = statement.executeQuery()) {
        var found = new HashMap<MailboxKey, Set<SpecialUse>>();
        while (rows.next()) {
          found.put(new MailboxKey(account, rows.getLong(1)), uses(rows.getString(2)));
        }
        return found;
      }
    }
  }

  static Write.Bound uses(MailboxKey key, Set<SpecialUse> uses) {
    return USES.with(text(uses), key.account(), key.mailbox());
  }

  /// Special uses as column `special_use` holds them: names, parted by spaces.
  static String text(Set<SpecialUse> uses) {
    return uses.stream().sorted().map(SpecialUse::name).collect(Collectors.joining(" "));
  }

  private static Set<SpecialUse> uses(String text) {
    return text.isEmpty()
        ? Set.of()
        : SpecialUse.setOf(Stream.of(text.split(" ")).map(SpecialUse::valueOf).toList());
  }
}
