package org.heddle.storage.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Content that no message has, and that is not known to be looked at for that: it only takes room.
/// It is given to the [Janitor], who drops it if nobody needs it.
record OrphanCheck(Examination examination) {
  private static final int BATCH = 500;

  /// What one look has found, and where the next one begins.
  private record Found(List<Long> orphans, long last, boolean more) {}

  void run() {
    long after = 0;
    long count = 0;
    Found found;
    do {
      long from = after;
      found = examination.storage().database().read(c -> look(c, from));
      count +=
          found.orphans().isEmpty() || !examination.repairs() ? found.orphans().size() : give(from);
      after = found.last();
    } while (found.more());
    if (count > 0) {
      examination.tell(
          List.of(
              new Examination.Fault("", count + " contents are of no message: they take room")));
      examination.storage().janitor().note(examination.account());
    }
  }

  private Found look(Connection connection, long after) throws SQLException {
    long account = examination.account();
    List<Long> page = examination.storage().contents().unowned(connection, account, after, BATCH);
    var orphans = new ArrayList<>(page);
    orphans.removeAll(MessageRows.referenced(connection, account, page));
    return new Found(orphans, page.isEmpty() ? after : page.getLast(), page.size() == BATCH);
  }

  private long give(long after) {
    return examination
        .storage()
        .committers()
        .submit(
            Scope.alone(),
            work -> {
              List<Long> orphans = look(work.connection(), after).orphans();
              for (long email : orphans) {
                work.write(UnlinkedRows.restore(examination.account(), email, 0));
              }
              return (long) orphans.size();
            });
  }
}
