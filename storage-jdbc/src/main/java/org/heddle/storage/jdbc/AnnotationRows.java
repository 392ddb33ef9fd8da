package org.heddle.storage.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.heddle.storage.Annotation;
import org.heddle.storage.Annotation.Room;
import org.heddle.storage.EntryName;
import org.heddle.storage.MailboxId;

/// The statements on table `annotation` and on the state in table `account`. The row of the account
/// is the lock on all of its annotations.
final class AnnotationRows {
  private static final long PRESENT = 1;
  private static final long REMOVED = 0;

  /// With the id that the mailbox came with, if it did.
  private static final String FROM =
      """
      FROM annotation a
      LEFT JOIN mailbox m ON m.account_id = a.account_id AND m.mailbox_id = a.mailbox_id
      WHERE a.account_id = ?
      """;

  private static final String ALL =
      "SELECT a.mailbox_id, a.reader, a.entry, m.object_id, a.content "
          + FROM
          + " AND a.present = 1";
  private static final String SEEN =
      ALL
          + " AND (a.reader = '' OR a.reader = ?)"
          + " AND (a.mailbox_id = ANY(?) OR m.object_id = ANY(?))";
  private static final String OF_MAILBOX = ALL + " AND a.mailbox_id = ?";
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
      "SELECT a.mailbox_id, a.reader, a.entry, m.object_id, a.state "
          + FROM
          + " AND a.state > ? ORDER BY a.state, a.mailbox_id, a.reader, a.entry";

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

  static List<Annotation> all(Connection connection, long account) throws SQLException {
    try (var statement = connection.prepareStatement(ALL)) {
      statement.setLong(1, account);
      return read(statement, account, _ -> true);
    }
  }

  /// Those that a user sees.
  ///
  /// @param about mailboxes, and nothing for the account
  static List<Annotation> seen(
      Connection connection,
      long account,
      String user,
      Collection<Optional<MailboxId>> about,
      Predicate<EntryName> wanted)
      throws SQLException {
    var places = Set.copyOf(about);
    var ids = places.stream().flatMap(Optional::stream).toList();
    var numbers = ids.stream().map(MailboxKey::number).flatMap(Optional::stream);
    var ofAccount =
        places.contains(Optional.<MailboxId>empty()) ? Stream.of(0L) : Stream.<Long>of();
    try (var statement = connection.prepareStatement(SEEN)) {
      statement.setLong(1, account);
      statement.setString(2, user);
      statement.setArray(3, Numbers.array(connection, Stream.concat(numbers, ofAccount)));
      statement.setArray(
          4,
          connection.createArrayOf(
              "VARCHAR", ids.stream().map(MailboxId::value).toArray(String[]::new)));
      return read(
          statement, account, key -> places.contains(key.mailbox()) && wanted.test(key.entry()));
    }
  }

  static List<Annotation> of(Connection connection, MailboxKey mailbox) throws SQLException {
    try (var statement = connection.prepareStatement(OF_MAILBOX)) {
      statement.setLong(1, mailbox.account());
      statement.setLong(2, mailbox.mailbox());
      return read(statement, mailbox.account(), _ -> true);
    }
  }

  private static List<Annotation> read(
      PreparedStatement statement, long account, Predicate<Annotation.Key> wanted)
      throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      var annotations = new ArrayList<Annotation>();
      while (rows.next()) {
        Annotation.Key key = key(rows, account);
        if (wanted.test(key)) {
          annotations.add(new Annotation(key, rows.getBytes(5)));
        }
      }
      return annotations;
    }
  }

  private static Annotation.Key key(ResultSet row, long account) throws SQLException {
    long mailbox = row.getLong(1);
    String elsewhere = Objects.requireNonNullElse(row.getString(4), "");
    return new Annotation.Key(
        mailbox == 0
            ? Optional.empty()
            : Optional.of(new MailboxKey(account, mailbox).id(elsewhere)),
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
          changes.add(new Annotation.Change(rows.getLong(5), key(rows, account)));
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
