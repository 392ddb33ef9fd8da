package org.heddle.storage.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.heddle.storage.AccessList;
import org.heddle.storage.MailboxId;
import org.heddle.storage.Rights;

/// The statements on table `access_entry`. The row of the account is the lock on all of its lists.
final class AccessRows {
  private static final String FIND =
      "SELECT identifier, rights FROM access_entry WHERE account_id = ? AND mailbox_id = ?";
  private static final String ALL =
      """
      SELECT a.mailbox_id, a.identifier, a.rights, m.object_id
      FROM access_entry a
      JOIN mailbox m ON m.account_id = a.account_id AND m.mailbox_id = a.mailbox_id
      WHERE a.account_id = ?
      """;
  private static final String SHARING =
      """
      SELECT DISTINCT account.name
      FROM access_entry JOIN account ON account.account_id = access_entry.account_id
      WHERE access_entry.identifier IN (?, ?)
      """;

  static final Write INSERT =
      new Write(
          130,
          Write.Order.IN_TURN,
          """
          INSERT INTO access_entry (account_id, mailbox_id, identifier, rights)
          VALUES (?, ?, ?, ?)
          """);
  static final Write DELETE =
      new Write(
          131,
          Write.Order.IN_TURN,
          "DELETE FROM access_entry WHERE account_id = ? AND mailbox_id = ? AND identifier = ?");
  static final Write DELETE_ALL =
      new Write(
          132,
          Write.Order.IN_TURN,
          "DELETE FROM access_entry WHERE account_id = ? AND mailbox_id = ?");

  static final List<Write> WRITES = List.of(INSERT, DELETE, DELETE_ALL);

  private AccessRows() {}

  static AccessList find(Connection connection, MailboxKey key) throws SQLException {
    try (var statement = connection.prepareStatement(FIND)) {
      statement.setLong(1, key.account());
      statement.setLong(2, key.mailbox());
      try (ResultSet rows = statement.executeQuery()) {
        var entries = new TreeMap<String, Rights>();
        while (rows.next()) {
          entries.put(rows.getString(1), rights(rows.getString(2)));
        }
        return new AccessList(entries);
      }
    }
  }

  /// All lists of an account that are not empty.
  static Map<MailboxId, AccessList> all(Connection connection, long account) throws SQLException {
    try (var statement = connection.prepareStatement(ALL)) {
      statement.setLong(1, account);
      var entries = new HashMap<MailboxId, SortedMap<String, Rights>>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          entries
              .computeIfAbsent(
                  new MailboxKey(account, rows.getLong(1)).id(rows.getString(4)),
                  _ -> new TreeMap<>())
              .put(rows.getString(2), rights(rows.getString(3)));
        }
      }
      var lists = new HashMap<MailboxId, AccessList>();
      entries.forEach((mailbox, list) -> lists.put(mailbox, new AccessList(list)));
      return lists;
    }
  }

  /// The names of the accounts that have an entry for this user or for anyone.
  static SortedSet<String> sharing(Connection connection, String user) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SHARING)) {
      statement.setString(1, user);
      statement.setString(2, AccessList.ANYONE);
      try (ResultSet rows = statement.executeQuery()) {
        SortedSet<String> names = new TreeSet<>();
        while (rows.next()) {
          names.add(rows.getString(1));
        }
        return names;
      }
    }
  }

  private static Rights rights(String letters) {
    return Rights.of(letters)
        .orElseThrow(() -> new IllegalStateException("Unknown rights " + letters));
  }

  /// The whole list of a new mailbox.
  static void insert(Work work, MailboxKey key, AccessList list) {
    list.entries().forEach((identifier, rights) -> put(work, key, identifier, rights));
  }

  static void put(Work work, MailboxKey key, String identifier, Rights rights) {
    work.write(INSERT.with(key.account(), key.mailbox(), identifier, rights.letters()));
  }

  static void delete(Work work, MailboxKey key, String identifier) {
    work.write(DELETE.with(key.account(), key.mailbox(), identifier));
  }
}
