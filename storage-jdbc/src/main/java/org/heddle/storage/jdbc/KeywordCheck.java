package org.heddle.storage.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The keywords of a mailbox: that their ids are 1, 2, 3, … without a gap, as many as the mailbox's
/// row says, and that its messages name no others. A keyword whose name is lost gets another, so
/// that the messages that have it still have something in common.
///
/// @param known the ids that have a name
/// @param needed the ids from 1 to the last that has a name or is named
/// @param unreadable the keywords of messages that cannot be understood, and what can be of them
record KeywordCheck(SortedSet<Long> known, SortedSet<Long> needed, Map<String, String> unreadable) {
  private static final long MOST = 10_000;
  private static final int MOST_UNREADABLE = 1000;
  private static final String KNOWN =
      "SELECT keyword_id FROM keyword WHERE account_id = ? AND mailbox_id = ?";
  private static final String NAMED =
      """
      SELECT DISTINCT keywords FROM message
      WHERE account_id = ? AND mailbox_id = ? AND keywords <> ''
      """;

  static KeywordCheck of(Connection connection, MailboxKey key) throws SQLException {
    var known = new TreeSet<Long>();
    forEach(connection, KNOWN, key, row -> known.add(row.getLong(1)));
    var named = new TreeSet<>(known.headSet(MOST + 1));
    var unreadable = new TreeMap<String, String>();
    forEach(
        connection,
        NAMED,
        key,
        row -> {
          String text = row.getString(1);
          List<Long> ids = ids(text);
          named.addAll(ids);
          String readable = ids.stream().map(String::valueOf).collect(Collectors.joining(" "));
          if (!readable.equals(text) && unreadable.size() < MOST_UNREADABLE) {
            unreadable.put(text, readable);
          }
        });
    var needed = new TreeSet<Long>();
    for (long id = 1; !named.isEmpty() && id <= named.last(); id++) {
      needed.add(id);
    }
    return new KeywordCheck(known, needed, unreadable);
  }

  private static void forEach(
      Connection connection, String sql, MailboxKey key, RangeQuery.RowConsumer consumer)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setLong(1, key.account());
      statement.setLong(2, key.mailbox());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          consumer.accept(rows);
        }
      }
    }
  }

  private static List<Long> ids(String text) {
    return Stream.of(text.split(" "))
        .filter(id -> id.matches("[1-9][0-9]{0,4}"))
        .map(Long::valueOf)
        .filter(id -> id <= MOST)
        .distinct()
        .sorted()
        .toList();
  }

  List<String> differences(MailboxRow row) {
    var found = new ArrayList<String>();
    if (!known.containsAll(needed)) {
      found.add("lacks the names of " + missing().size() + " keywords");
    }
    if (!unreadable.isEmpty()) {
      found.add("has messages whose keywords cannot be understood");
    }
    if (row.keywords() != needed.size()) {
      found.add("says that it has " + row.keywords() + " keywords, and has " + needed.size());
    }
    return found;
  }

  private List<Long> missing() {
    return needed.stream().filter(id -> !known.contains(id)).toList();
  }

  /// Gives the lost names, and takes from messages what cannot be understood.
  ///
  /// @return the row afterwards; its history begins now, so that every index and every client that
  ///   knows the messages reads them anew
  MailboxRow repair(Work work, MailboxRow row) {
    MailboxKey key = row.key();
    long modSeq = row.modSeq() + 1;
    missing().forEach(id -> work.write(KeywordRows.restore(key, id, "$Lost" + id)));
    unreadable.forEach((before, after) ->
        work.write(MessageRows.KEYWORDS.with(after, modSeq, key.account(), key.mailbox(), before)));
    return row.restarted(modSeq, needed.size());
  }
}
