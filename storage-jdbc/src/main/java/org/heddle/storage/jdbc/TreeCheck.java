package org.heddle.storage.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.heddle.storage.MailboxName;

/// The tree of an account: that there is an INBOX, no name twice, no UIDVALIDITY and no number
/// above the last one given out, and nothing that belongs to a mailbox that is not there. A mailbox
/// whose messages are there and whose row is not gets another row, and another name.
record TreeCheck(Examination examination) {
  private static final String MAILBOXES =
      "SELECT mailbox_id, name, uid_validity FROM mailbox WHERE account_id = ?";
  private static final String LAST_VALIDITY =
      "SELECT last_uid_validity FROM account WHERE account_id = ?";
  private static final String NEXT_NUMBER = "SELECT next_value FROM counter WHERE name = 'id'";

  private record Named(long number, String name, long uidValidity) {}

  /// @return the names of the mailboxes, by their numbers
  SortedMap<Long, String> run() {
    Database database = examination.storage().database();
    List<Named> mailboxes = database.read(this::mailboxes);
    long highest = mailboxes.stream().mapToLong(Named::number).max().orElse(0);
    if (database.read(c -> number(c, NEXT_NUMBER)) <= highest) {
      examination.settle(work -> settleNumbers(work, highest));
      if (examination.repairs()) {
        examination.storage().ids().drop();
      }
    }
    List<TreeFault> suspicions = database.readSnapshot(this::faults);
    if (!suspicions.isEmpty()) {
      boolean needsInbox = suspicions.contains(new TreeFault.NoInbox()) && examination.repairs();
      long inbox = needsInbox ? examination.storage().ids().take() : 0;
      examination.settle(work -> settle(work, inbox));
    }
    var names = new TreeMap<Long, String>();
    database.read(this::mailboxes).forEach(one -> names.put(one.number(), one.name()));
    return names;
  }

  private List<Examination.Fault> settleNumbers(Work work, long highest) throws SQLException {
    long next = CounterRows.lock(work.connection());
    if (next > highest) {
      return List.of();
    }
    if (examination.repairs()) {
      work.write(CounterRows.UPDATE.with(highest + 1));
    }
    return List.of(
        new Examination.Fault(
            "",
            "the next number for a mailbox is said to be " + next + ", and one has " + highest));
  }

  private List<Examination.Fault> settle(Work work, long inbox) throws SQLException {
    long last = AccountRows.lock(work.connection(), examination.account());
    List<TreeFault> faults = faults(work.connection());
    if (examination.repairs()) {
      long uidValidity = examination.storage().tree().nextUidValidity(last);
      for (Named one : mailboxes(work.connection())) {
        uidValidity = Math.max(uidValidity, one.uidValidity() + 1);
      }
      var with = new TreeFault.Repairing(examination.account(), inbox, uidValidity);
      for (TreeFault fault : faults) {
        fault.repair(work, with);
      }
      work.ring(examination.account());
    }
    return faults.stream().map(TreeFault::told).toList();
  }

  private List<TreeFault> faults(Connection connection) throws SQLException {
    List<Named> mailboxes = mailboxes(connection);
    var faults = new ArrayList<TreeFault>();
    var names = new HashSet<String>();
    for (Named one : mailboxes) {
      if (!names.add(one.name())) {
        faults.add(new TreeFault.SameName(one.number(), one.name()));
      }
    }
    if (!names.contains(MailboxName.INBOX.value())) {
      faults.add(new TreeFault.NoInbox());
    }
    long last = number(connection, LAST_VALIDITY, examination.account());
    long highest = mailboxes.stream().mapToLong(Named::uidValidity).max().orElse(0);
    if (last < highest) {
      faults.add(new TreeFault.ValidityTooLow(last, highest));
    }
    SortedSet<Long> lost = withoutMailbox(connection, "message");
    lost.forEach(mailbox -> faults.add(new TreeFault.LostMailbox(mailbox)));
    var strays = new TreeSet<Long>();
    for (String table : List.of("keyword", "expunged", "access_entry", "annotation")) {
      strays.addAll(withoutMailbox(connection, table));
    }
    strays.removeAll(lost);
    // Kept messages need the keywords of a mailbox that was deleted.
    strays.removeAll(withoutMailbox(connection, "kept"));
    strays.remove(0L); // What is noted about the account itself.
    strays.forEach(mailbox -> faults.add(new TreeFault.Stray(mailbox)));
    return faults;
  }

  /// All mailboxes, the oldest first.
  private List<Named> mailboxes(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(MAILBOXES + " ORDER BY mailbox_id")) {
      statement.setLong(1, examination.account());
      try (ResultSet rows = statement.executeQuery()) {
        var all = new ArrayList<Named>();
        while (rows.next()) {
          all.add(new Named(rows.getLong(1), rows.getString(2), rows.getLong(3)));
        }
        return all;
      }
    }
  }

  private SortedSet<Long> withoutMailbox(Connection connection, String table) throws SQLException {
    return new TreeSet<>(
        Numbers.query(
            connection,
            """
            SELECT DISTINCT t.mailbox_id FROM %s t WHERE t.account_id = ? AND NOT EXISTS (
              SELECT 1 FROM mailbox b
              WHERE b.account_id = t.account_id AND b.mailbox_id = t.mailbox_id)
            """
                .formatted(table),
            examination.account()));
  }

  private static long number(Connection connection, String sql, long... parameters)
      throws SQLException {
    return Numbers.query(connection, sql, parameters).stream().findFirst().orElse(0L);
  }
}
