package org.heddle.storage.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The statements on table `account`. Its row is the lock on the names of its mailboxes.
final class AccountRows {
  private static final String FIND = "SELECT account_id FROM account WHERE name = ?";
  private static final String PAGE =
      "SELECT name FROM account WHERE name > ? ORDER BY name FETCH FIRST ? ROWS ONLY";
  private static final String STANDING = "SELECT standing FROM account WHERE account_id = ?";
  private static final String LOCK =
      "SELECT last_uid_validity FROM account WHERE account_id = ? FOR UPDATE";

  private static final String LOCK_ALL =
      "SELECT account_id FROM account WHERE account_id = ANY(?) ORDER BY account_id FOR UPDATE";

  static final Write INSERT =
      new Write(
          10,
          Write.Order.IN_TURN,
          "INSERT INTO account (account_id, name, last_uid_validity) VALUES (?, ?, ?)");
  static final Write UID_VALIDITY =
      new Write(
          11, Write.Order.IN_TURN, "UPDATE account SET last_uid_validity = ? WHERE account_id = ?");

  static final Write STANDING_BECOMES =
      new Write(116, Write.Order.IN_TURN, "UPDATE account SET standing = ? WHERE account_id = ?");

  static final List<Write> WRITES = List.of(INSERT, UID_VALIDITY, STANDING_BECOMES);

  /// Whose account it is.
  enum Standing {
    OWN,
    REPLICA,
    RELEASED
  }

  private AccountRows() {}

  static Optional<Long> find(Connection connection, String name) throws SQLException {
    try (var statement = connection.prepareStatement(FIND)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(rows.getLong(1)) : Optional.empty();
      }
    }
  }

  /// Some names, in the order that the database has.
  static List<String> page(Connection connection, String after, int limit) throws SQLException {
    try (var statement = connection.prepareStatement(PAGE)) {
      statement.setString(1, after);
      statement.setInt(2, limit);
      try (ResultSet rows = statement.executeQuery()) {
        var names = new ArrayList<String>();
        while (rows.next()) {
          names.add(rows.getString(1));
        }
        return names;
      }
    }
  }

  static Standing standing(Connection connection, long account) throws SQLException {
    try (var statement = connection.prepareStatement(STANDING)) {
      statement.setLong(1, account);
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          throw new IllegalStateException("No account " + account);
        }
        return Standing.valueOf(rows.getString(1));
      }
    }
  }

  /// Locks accounts in the order of their ids, whatever order they are given in.
  static void lockAll(Connection connection, Collection<Long> accounts) throws SQLException {
    try (var statement = connection.prepareStatement(LOCK_ALL)) {
      statement.setArray(1, Numbers.array(connection, accounts.stream()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          // Reading them is what locks them.
        }
      }
    }
  }

  /// Locks the account and returns the highest UIDVALIDITY it ever gave out.
  static long lock(Connection connection, long account) throws SQLException {
    try (var statement = connection.prepareStatement(LOCK)) {
      statement.setLong(1, account);
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          throw new IllegalStateException("No account " + account);
        }
        return rows.getLong(1);
      }
    }
  }
}
