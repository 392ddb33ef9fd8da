package org.heddle.storage.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.heddle.storage.Annotation;
import org.heddle.storage.Annotation.Room;
import org.heddle.storage.EntryName;
import org.heddle.storage.MailboxId;

/// The statements on table `annotation` and on the state in table `account`. The row of the account
/// is the lock on all of its annotations.
final class AnnotationRows {
  private static final long PRESENT = 1;
  private static final long REMOVED = 0;

  private static final String COLUMNS =
      "SELECT mailbox_id, reader, entry, content FROM annotation WHERE account_id = ?"
          + " AND present = 1";
  private static final String SEEN =
      COLUMNS + " AND mailbox_id = ANY(?) AND (reader = '' OR reader = ?)";
  private static final String OF_MAILBOX = COLUMNS + " AND mailbox_id = ?";
  private static final String KEYS =
      "SELECT mailbox_id, reader, entry FROM annotation WHERE account_id = ? AND mailbox_id = ?";
  private static final String ROOM =
      """
      SELECT
        COUNT(CASE WHEN mailbox_id = ? THEN 1 END),
        COALESCE(SUM(OCTET_LENGTH(entry) + OCTET_LENGTH(content)), 0)
      FROM annotation WHERE account_id = ? AND reader = ? AND present = 1
      """;
  private static final String LENGTH =
      """
      SELECT OCTET_LENGTH(content) FROM annotation
      WHERE account_id = ? AND mailbox_id = ? AND reader = ? AND entry = ? AND present = 1
      """;
  private static final String STATE = "SELECT annotation_state FROM account WHERE account_id = ?";
  private static final String SINCE =
      """
      SELECT mailbox_id, reader, entry, state FROM annotation
      WHERE account_id = ? AND state > ? ORDER BY state, mailbox_id, reader, entry
      """;

  static final Write INSERT =
      new Write(
          111,
          Write.Order.IN_TURN,
          """
          INSERT INTO annotation (account_id, mailbox_id, reader, entry, state, present, content)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """);
  static final Write DELETE =
      new Write(
          112,
          Write.Order.IN_TURN,
          """
          DELETE FROM annotation
          WHERE account_id = ? AND mailbox_id = ? AND reader = ? AND entry = ?
          """);
  static final Write FORGET =
      new Write(
          113,
          Write.Order.IN_TURN,
          "DELETE FROM annotation WHERE account_id = ? AND state <= ? AND present = 0");
  static final Write NEW_STATE =
      new Write(
          114, Write.Order.IN_TURN, "UPDATE account SET annotation_state = ? WHERE account_id = ?");

  static final List<Write> WRITES = List.of(INSERT, DELETE, FORGET, NEW_STATE);

  private AnnotationRows() {}

  /// The number of the mailbox, or 0 for the account; nothing for an id that never was.
  static Optional<Long> number(Optional<MailboxId> mailbox) {
    return mailbox.isEmpty() ? Optional.of(0L) : MailboxKey.number(mailbox.get());
  }

  static List<Annotation> all(Connection connection, long account) throws SQLException {
    try (var statement = connection.prepareStatement(COLUMNS)) {
      statement.setLong(1, account);
      return read(statement, _ -> true);
    }
  }

  /// Those that a user sees.
  ///
  /// @param mailboxes their numbers
  static List<Annotation> seen(
      Connection connection,
      long account,
      String user,
      Collection<Long> mailboxes,
      Predicate<EntryName> wanted)
      throws SQLException {
    try (var statement = connection.prepareStatement(SEEN)) {
      statement.setLong(1, account);
      statement.setArray(2, Numbers.array(connection, mailboxes.stream()));
      statement.setString(3, user);
      return read(statement, wanted);
    }
  }

  static List<Annotation> of(Connection connection, MailboxKey mailbox) throws SQLException {
    try (var statement = connection.prepareStatement(OF_MAILBOX)) {
      statement.setLong(1, mailbox.account());
      statement.setLong(2, mailbox.mailbox());
      return read(statement, _ -> true);
    }
  }

  private static List<Annotation> read(PreparedStatement statement, Predicate<EntryName> wanted)
      throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      var annotations = new ArrayList<Annotation>();
      while (rows.next()) {
        Annotation.Key key = key(rows);
        if (wanted.test(key.entry())) {
          annotations.add(new Annotation(key, rows.getBytes(4)));
        }
      }
      return annotations;
    }
  }

  private static Annotation.Key key(ResultSet row) throws SQLException {
    long mailbox = row.getLong(1);
    return new Annotation.Key(
        mailbox == 0 ? Optional.empty() : Optional.of(MailboxKey.id(mailbox)),
        row.getString(2),
        new EntryName(row.getString(3)));
  }

  /// The room that is taken by what one user has, or by what is shared.
  static Room room(Connection connection, MailboxKey mailbox, String reader) throws SQLException {
    try (var statement = connection.prepareStatement(ROOM)) {
      statement.setLong(1, mailbox.mailbox());
      statement.setLong(2, mailbox.account());
      statement.setString(3, reader);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? new Room(rows.getLong(1), rows.getLong(2)) : Room.NONE;
      }
    }
  }

  /// How long a value is, if there is one.
  static Optional<Long> length(
      Connection connection, MailboxKey mailbox, String reader, EntryName entry)
      throws SQLException {
    try (var statement = connection.prepareStatement(LENGTH)) {
      statement.setLong(1, mailbox.account());
      statement.setLong(2, mailbox.mailbox());
      statement.setString(3, reader);
      statement.setString(4, entry.value());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(rows.getLong(1)) : Optional.empty();
      }
    }
  }

  static long state(Connection connection, long account) throws SQLException {
    try (var statement = connection.prepareStatement(STATE)) {
      statement.setLong(1, account);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getLong(1) : 0;
      }
    }
  }

  static List<Annotation.Change> since(Connection connection, long account, long state)
      throws SQLException {
    try (var statement = connection.prepareStatement(SINCE)) {
      statement.setLong(1, account);
      statement.setLong(2, state);
      try (ResultSet rows = statement.executeQuery()) {
        var changes = new ArrayList<Annotation.Change>();
        while (rows.next()) {
          changes.add(new Annotation.Change(rows.getLong(4), key(rows)));
        }
        return changes;
      }
    }
  }

  /// Writes one, in the place of what there may be. A value that is not there was removed.
  static void put(
      Work work, MailboxKey mailbox, Annotation.Change change, Optional<byte[]> content) {
    String reader = change.key().user();
    String entry = change.key().entry().value();
    work.write(DELETE.with(mailbox.account(), mailbox.mailbox(), reader, entry));
    work.write(
        INSERT.with(
            mailbox.account(),
            mailbox.mailbox(),
            reader,
            entry,
            change.state(),
            content.isPresent() ? PRESENT : REMOVED,
            content.orElse(new byte[0])));
  }

  /// Removes all of a mailbox.
  static void deleteAll(Work work, MailboxKey mailbox) throws SQLException {
    try (var statement = work.connection().prepareStatement(KEYS)) {
      statement.setLong(1, mailbox.account());
      statement.setLong(2, mailbox.mailbox());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          work.write(
              DELETE.with(
                  mailbox.account(), mailbox.mailbox(), rows.getString(2), rows.getString(3)));
        }
      }
    }
  }
}
