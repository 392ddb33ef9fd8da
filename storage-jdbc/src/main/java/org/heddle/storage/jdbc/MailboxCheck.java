package org.heddle.storage.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.heddle.storage.StorageException;

/// The row of a mailbox against its messages, expunges and keywords.
record MailboxCheck(Examination examination) {
  /// What is wrong with a row, and what it should be.
  private record Result(MailboxRow row, MailboxRow counted, KeywordCheck keywords) {
    static Result of(Connection connection, MailboxRow row) throws SQLException {
      AccountRows.Standing standing = AccountRows.standing(connection, row.key().account());
      return new Result(
          row,
          Tally.of(connection, row).correct(row, standing),
          KeywordCheck.of(connection, row.key()));
    }

    List<String> differences() {
      var found = new ArrayList<>(Tally.differences(row, counted));
      found.addAll(keywords.differences(row));
      return found;
    }

    MailboxRow repair(Work work) {
      return keywords.differences(row).isEmpty() ? counted : keywords.repair(work, counted);
    }
  }

  void run(MailboxKey key, String name) {
    try {
      Database database = examination.storage().database();
      IndexReader indexes = examination.storage().indexes();
      List<String> suspicions =
          database.readSnapshot(c -> Result.of(c, indexes.row(c, key)).differences());
      if (!suspicions.isEmpty()) {
        examination.settle(work -> settle(work, key, name));
      }
    } catch (StorageException.NoSuchMailbox e) {
      // Deleted meanwhile.
    }
  }

  private List<Examination.Fault> settle(Work work, MailboxKey key, String name)
      throws SQLException {
    work.lock(List.of(key));
    var result = Result.of(work.connection(), work.mailbox(key).row());
    List<String> differences = result.differences();
    if (!differences.isEmpty() && examination.repairs()) {
      work.change(new MailboxState(result.repair(work), Optional.empty(), Optional.empty()));
    }
    return differences.stream().map(what -> new Examination.Fault(name, what)).toList();
  }

  /// The row that a mailbox must have which has lost its own.
  static MailboxRow rebuilt(Work work, MailboxKey key, long uidValidity) throws SQLException {
    return Result.of(work.connection(), MailboxRow.fresh(key, uidValidity)).repair(work);
  }
}
