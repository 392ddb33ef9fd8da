package org.heddle.storage.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;

/// The content of messages: that each message has some, that all bytes of it are there and sound,
/// and that message and content agree on how many they are.
///
/// @param names of the mailboxes, by their numbers
record ContentCheck(Examination examination, SortedMap<Long, String> names) {
  private static final int BATCH = 200;
  private static final String WITHOUT_EMAIL =
      """
      SELECT m.mailbox_id, m.uid, m.email_id, m.size FROM message m
      WHERE m.account_id = ? AND m.mailbox_id = ? AND m.uid > ? AND NOT EXISTS (
        SELECT 1 FROM email e WHERE e.account_id = m.account_id AND e.email_id = m.email_id)
      ORDER BY m.uid FETCH FIRST ? ROWS ONLY
      """;
  private static final String OF_EMAIL =
      """
      SELECT mailbox_id, uid, email_id, size FROM message
      WHERE account_id = ? AND email_id = ? ORDER BY mailbox_id, uid FETCH FIRST 1000 ROWS ONLY
      """;
  private static final String OTHER_SIZE =
      """
      SELECT m.mailbox_id, m.uid, m.email_id, m.size FROM message m
      JOIN email e ON e.account_id = m.account_id AND e.email_id = m.email_id
      WHERE m.account_id = ? AND m.email_id BETWEEN ? AND ? AND m.size <> e.size
      ORDER BY m.mailbox_id, m.uid FETCH FIRST 1000 ROWS ONLY
      """;

  private record Message(long mailbox, long uid, long email, long size) {}

  void run() {
    names.keySet().forEach(this::checkRows);
    long after = 0;
    List<Contents.Stored> page = page(after);
    while (!page.isEmpty()) {
      long last = page.getLast().email();
      checkBytes(page);
      checkSizes(page.getFirst().email(), last);
      page = page(last);
    }
  }

  private List<Contents.Stored> page(long after) {
    return examination.storage().contents().stored(examination.account(), after, BATCH);
  }

  /// Whether each message of a mailbox has content.
  private void checkRows(long mailbox) {
    long after = 0;
    List<Message> bare = messages(WITHOUT_EMAIL, mailbox, after, BATCH);
    while (!bare.isEmpty()) {
      after = bare.getLast().uid();
      tellLost(adopt(bare), "the content is gone");
      bare = messages(WITHOUT_EMAIL, mailbox, after, BATCH);
    }
  }

  /// Makes the rows of content whose bytes are there.
  ///
  /// @return the messages whose bytes are gone too
  private List<Message> adopt(List<Message> bare) {
    List<Long> emails = bare.stream().map(Message::email).distinct().toList();
    var whole = new HashMap<Long, Contents.Stored>();
    for (Contents.Stored found :
        examination.storage().contents().withoutRow(examination.account(), emails)) {
      if (found.whole().test(found.size())) {
        whole.put(found.email(), found);
      }
    }
    if (!whole.isEmpty()) {
      examination.settle(work -> adopt(work, whole));
    }
    return bare.stream().filter(message -> !whole.containsKey(message.email())).toList();
  }

  private List<Examination.Fault> adopt(Work work, Map<Long, Contents.Stored> whole) {
    if (examination.repairs()) {
      whole
          .values()
          .forEach(
              found -> examination.storage().contents().adopt(work, examination.account(), found));
    }
    return List.of(
        new Examination.Fault(
            "", whole.size() + " contents have lost their row, and all bytes of them are there"));
  }

  private void checkBytes(List<Contents.Stored> page) {
    var damaged = new ArrayList<Message>();
    for (Contents.Stored content : page) {
      if (!content.whole().test(content.size())) {
        List<Message> messages = messages(OF_EMAIL, content.email());
        Optional<Message> right =
            messages.stream()
                .filter(one -> one.size() != content.size() && content.whole().test(one.size()))
                .findFirst();
        if (right.isPresent()) {
          examination.settle(work -> resize(work, content, right.get().size()));
        } else {
          damaged.addAll(messages);
        }
      }
    }
    tellLost(damaged, "bytes are missing or damaged");
  }

  private List<Examination.Fault> resize(Work work, Contents.Stored content, long size) {
    if (examination.repairs()) {
      work.write(EmailRows.SIZE.with(size, examination.account(), content.email()));
    }
    return List.of(
        new Examination.Fault(
            "", "a content is said to have " + content.size() + " bytes, and has " + size));
  }

  private void tellLost(List<Message> messages, String what) {
    var uids = new TreeMap<Long, UidSet.Builder>();
    messages.stream()
        .filter(message -> names.containsKey(message.mailbox()))
        .sorted(java.util.Comparator.comparingLong(Message::uid))
        .forEach(message ->
            uids.computeIfAbsent(message.mailbox(), _ -> UidSet.builder()).add(message.uid()));
    uids.forEach((mailbox, set) ->
        examination.tellLost(names.getOrDefault(mailbox, ""), "UID " + set.build() + ": " + what));
  }

  /// Whether messages say the size that their content says.
  private void checkSizes(long first, long last) {
    List<Message> other = messages(OTHER_SIZE, first, last);
    for (Message message : other) {
      if (names.containsKey(message.mailbox())) {
        var key = new MailboxKey(examination.account(), message.mailbox());
        try {
          examination.settle(work -> resize(work, key, message));
        } catch (StorageException.NoSuchMailbox e) {
          return; // Deleted meanwhile; the next check goes on.
        }
      }
    }
  }

  private List<Examination.Fault> resize(Work work, MailboxKey key, Message message)
      throws SQLException {
    work.lock(List.of(key));
    MailboxRow row = work.mailbox(key).row();
    List<Message> still =
        messages(work.connection(), OTHER_SIZE, message.email(), message.email()).stream()
            .filter(one -> one.mailbox() == key.mailbox() && one.uid() == message.uid())
            .toList();
    if (still.isEmpty()) {
      return List.of();
    }
    long size = EmailRows.sizeOf(work.connection(), examination.account(), message.email());
    if (examination.repairs()) {
      work.write(
          MessageRows.SIZE.with(
              size, row.modSeq() + 1, key.account(), key.mailbox(), message.uid()));
      MailboxRow after =
          row.restarted(row.modSeq() + 1, row.keywords()).larger(size - message.size());
      work.change(new MailboxState(after, Optional.empty(), Optional.empty()));
    }
    return List.of(
        new Examination.Fault(
            names.getOrDefault(key.mailbox(), ""),
            "UID "
                + message.uid()
                + " is said to have "
                + message.size()
                + " bytes, and has "
                + size));
  }

  private List<Message> messages(String sql, long... parameters) {
    return examination.storage().database().read(c -> messages(c, sql, parameters));
  }

  private List<Message> messages(Connection connection, String sql, long... parameters)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setLong(1, examination.account());
      for (int i = 0; i < parameters.length; i++) {
        statement.setLong(i + 2, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        var found = new ArrayList<Message>();
        while (rows.next()) {
          found.add(
              new Message(rows.getLong(1), rows.getLong(2), rows.getLong(3), rows.getLong(4)));
        }
        return found;
      }
    }
  }
}
