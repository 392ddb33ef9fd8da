package org.heddle.storage.jdbc;

import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.heddle.storage.Finding;

/// Checks one account after another: its tree, each mailbox, and the content of all messages.
///
/// Reading goes before: a snapshot, or a statement, which sees one instant of the database. Only
/// what looks wrong there is looked at again in a transaction that has locked it, and there it is
/// told and repaired. So a check of what is sound locks nothing.
record Checker(JdbcStorage storage) {
  void check(String name, Finding.Repair repair, Consumer<Finding> findings) {
    Optional<Long> account = storage.database().read(c -> AccountRows.find(c, name));
    account.ifPresent(id -> check(new Examination(storage, id, name, repair, findings)));
  }

  private static void check(Examination examination) {
    SortedMap<Long, String> names = new TreeCheck(examination).run();
    new ContentCheck(examination, names).run();
    names.forEach((mailbox, mailboxName) ->
        new MailboxCheck(examination)
            .run(new MailboxKey(examination.account(), mailbox), mailboxName));
    new OrphanCheck(examination).run();
  }
}
