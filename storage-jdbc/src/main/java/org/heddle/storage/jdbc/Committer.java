package org.heddle.storage.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.heddle.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The combining queue: how a write becomes true.
///
/// A durable commit costs a forced write to disk, some milliseconds, however little it contains. So
/// callers do not commit: they put their write into a queue and wait, and one platform thread takes
/// all that waits as one group, one transaction, one forced write. While the disk is busy, the next
/// group gathers by itself; the more callers, the larger the groups.
///
/// A group goes like this:
/// 1. The rows of all mailboxes that it touches are locked in one order (see [Group#lock]); before
///    them, those of the accounts that may grow up to a limit only, whose usage is then read. A row
///    is the lock and the counter of its mailbox: UIDs and mod-sequences are given out under it, so
///    that their order is the order of commits (I7). A number from a database sequence would not
///    do, since a later number may commit first.
/// 2. Each caller's job runs on the heap and says what to write; one that is refused drops out.
/// 3. The statements of all run as batches.
/// 4. With embedded H2, one redo record per caller goes to the journal, which is forced, and the
///    place in the journal is stored in the same transaction (see [RedoLog]). PostgreSQL has a log
///    of its own.
/// 5. The database commits.
/// 6. The indexes on the heap move on, the hints ring, the callers get their answers.
///
/// If anything fails before 5, everything is taken back and each caller is tried alone, so that
/// nobody suffers for another's trouble. If the commit itself fails, nobody knows what became of
/// it: the callers hear that, and with H2 everything is opened anew, which replays the journal.
final class Committer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
  private static final int MAX_GROUP = 256;
  private static final int MAX_TRIES = 4;

  private final Database database;
  private final CommitLog log;
  private final IndexReader indexes;
  private final Publisher publisher;
  private final Recovery recovery;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final ArrayDeque<Pending<?>> waiting = new ArrayDeque<>();
  private final Thread thread;
  private State state = State.OPEN;
  private Health health = Health.SOUND;

  private enum State {
    OPEN,
    CLOSED
  }

  private enum Health {
    SOUND,
    BROKEN
  }

  /// How far a group came before it failed.
  private enum Stage {
    BEFORE_COMMIT,
    IN_DOUBT
  }

  private record Failure(Exception cause, Stage stage) {}

  /// What happens after a commit, before the callers know.
  interface Publisher {
    void committed(Group group);
  }

  /// Opens anew what has failed in a way that needs it.
  interface Recovery {
    boolean needed(Exception failure);

    void recover() throws SQLException, IOException;
  }

  Committer(
      String name,
      Database database,
      CommitLog log,
      IndexReader indexes,
      Publisher publisher,
      Recovery recovery) {
    this.database = database;
    this.log = log;
    this.indexes = indexes;
    this.publisher = publisher;
    this.recovery = recovery;
    this.thread = Thread.ofPlatform().name(name).daemon().start(this::work);
  }

  /// Runs a write and returns its answer once it is durable.
  ///
  /// @throws StorageException.Unavailable if the storage was closed
  <R> R submit(Scope scope, Job<R> job) {
    var pending = new Pending<>(scope, job);
    lock.lock();
    try {
      if (state == State.CLOSED) {
        throw new StorageException.Unavailable("The mail store is closed", null);
      }
      waiting.addLast(pending);
      arrived.signal();
    } finally {
      lock.unlock();
    }
    return pending.await();
  }

  private void work() {
    List<Pending<?>> group = next();
    while (!group.isEmpty()) {
      try {
        settle(group);
      } catch (RuntimeException | Error e) {
        LOG.error("A group of writes failed", e);
        // Whatever was left half done, in the journal or on the heap, is read anew.
        health = Health.BROKEN;
        fail(group, new StorageException.Unavailable("The mail store has failed", e));
      }
      group = next();
    }
  }

  /// All that waits and can go together; nothing if the committer was closed and all is done.
  private List<Pending<?>> next() {
    lock.lock();
    try {
      while (waiting.isEmpty() && state == State.OPEN) {
        arrived.awaitUninterruptibly();
      }
      var group = new ArrayList<Pending<?>>();
      while (!waiting.isEmpty() && group.size() < MAX_GROUP && fits(group, waiting.getFirst())) {
        group.add(waiting.removeFirst());
      }
      return group;
    } finally {
      lock.unlock();
    }
  }

  private static boolean fits(List<Pending<?>> group, Pending<?> next) {
    return group.isEmpty()
        || (group.getFirst().scope().company() == Scope.Company.WELCOME
            && next.scope().company() == Scope.Company.WELCOME);
  }

  private void settle(List<Pending<?>> group) {
    Optional<Failure> failure = attempt(group);
    for (int tries = 1; tries < MAX_TRIES && failure.isPresent(); tries++) {
      if (!mayWorkAtOnce(failure.get())) {
        break;
      }
      failure = attempt(group);
    }
    if (failure.isEmpty()) {
      group.forEach(Pending::answer);
    } else if (group.size() > 1 && mayBeAnothersFault(failure.get())) {
      group.forEach(pending -> settle(List.of(pending)));
    } else {
      RuntimeException why = Failures.translate(failure.get().cause());
      if (why instanceof StorageException) {
        LOG.warn("{} writes failed: {}", group.size(), failure.get().cause().toString());
      } else {
        LOG.error("{} writes failed", group.size(), failure.get().cause());
      }
      fail(group, why);
    }
  }

  private static void fail(List<Pending<?>> group, RuntimeException why) {
    group.forEach(pending -> pending.fail(why));
  }

  private static boolean mayWorkAtOnce(Failure failure) {
    return failure.stage() == Stage.BEFORE_COMMIT
        && failure.cause() instanceof SQLException sql
        && (Failures.isConflict(sql) || Failures.isBrokenConnection(sql));
  }

  private static boolean mayBeAnothersFault(Failure failure) {
    return failure.stage() == Stage.BEFORE_COMMIT
        && !(failure.cause() instanceof SQLException sql && Failures.isGone(sql));
  }

  private Optional<Failure> attempt(List<Pending<?>> group) {
    var stage = new Stage[] {Stage.BEFORE_COMMIT};
    try {
      if (health == Health.BROKEN) {
        recovery.recover();
        health = Health.SOUND;
      }
      transact(group, stage);
      return Optional.empty();
    } catch (SQLException | IOException | RuntimeException e) {
      if (log.sealed() || recovery.needed(e)) {
        health = Health.BROKEN;
      }
      return Optional.of(new Failure(e, stage[0]));
    }
  }

  private void transact(List<Pending<?>> pendings, Stage[] stage) throws SQLException, IOException {
    try (Connection connection = database.borrow()) {
      connection.setAutoCommit(false);
      log.begin();
      try {
        Group group = perform(connection, pendings);
        stage[0] = Stage.IN_DOUBT;
        connection.commit();
        log.committed();
        publisher.committed(group);
      } catch (SQLException | IOException | RuntimeException e) {
        takeBack(connection, e);
        throw e;
      }
    }
  }

  private Group perform(Connection connection, List<Pending<?>> pendings)
      throws SQLException, IOException {
    var group = new Group(connection, indexes);
    Set<Long> growing = keys(pendings, Scope::growing);
    group.lockGrowing(growing);
    group.lock(keys(pendings, Scope::mailboxes));
    group.readUsage(growing);
    for (MailboxKey key : keys(pendings, Scope::indexed)) {
      group.needIndex(key);
    }
    for (Pending<?> pending : pendings) {
      pending.run(group);
    }
    group.execute();
    for (List<Write.Bound> record : group.records()) {
      log.append(record);
    }
    log.seal(connection);
    return group;
  }

  private static <K> Set<K> keys(List<Pending<?>> pendings, Function<Scope, List<K>> which) {
    return pendings.stream()
        .flatMap(pending -> which.apply(pending.scope()).stream())
        .collect(Collectors.toSet());
  }

  private void takeBack(Connection connection, Exception failure) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
    try {
      log.undo();
    } catch (IOException e) {
      failure.addSuppressed(e);
      health = Health.BROKEN;
    }
  }

  /// Ends after what was submitted before.
  @Override
  public void close() {
    lock.lock();
    try {
      state = State.CLOSED;
      arrived.signal();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
