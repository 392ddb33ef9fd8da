package org.heddle.storage.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tidies up behind the writers, in small transactions: drops content that no message has any more,
/// forgets old expunges, and keeps the journal short. One thread; what fails is tried again later.
///
/// Content can be dropped without any lock on mailboxes: a copy needs a message to copy from, so
/// that content which no message has will never have one again, unless a message is kept that has
/// it.
final class Janitor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Janitor.class);
  private static final Duration RARE = Duration.ofHours(1);

  private final Database database;
  private final Committers committers;
  private final Contents contents;
  private final Upkeep upkeep;
  private final Tuning tuning;
  private final Set<Long> accounts = ConcurrentHashMap.newKeySet();
  private final List<Future<?>> tasks = new ArrayList<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("heddle-janitor").daemon().factory());

  /// What an engine needs done from time to time.
  interface Upkeep {
    /// Often.
    void run();

    /// Every hour.
    void runSeldom();

    /// For an engine that needs nothing.
    Upkeep NONE =
        new Upkeep() {
          @Override
          public void run() {}

          @Override
          public void runSeldom() {}
        };
  }

  Janitor(
      Database database, Committers committers, Contents contents, Upkeep upkeep, Tuning tuning) {
    this.database = database;
    this.committers = committers;
    this.contents = contents;
    this.upkeep = upkeep;
    this.tuning = tuning;
  }

  void start() {
    tasks.add(thread.submit(() -> quietly(this::noteAll)));
    repeat(this::sweepNoted, tuning.sweep());
    repeat(upkeep::run, tuning.upkeep());
    repeat(upkeep::runSeldom, RARE);
    repeat(this::noteAll, RARE);
    repeat(this::forgetOld, RARE);
  }

  private void repeat(Runnable task, Duration every) {
    long millis = every.toMillis();
    tasks.add(
        thread.scheduleWithFixedDelay(
            () -> quietly(task), millis / 2, millis, TimeUnit.MILLISECONDS));
  }

  private static void quietly(Runnable task) {
    try {
      task.run();
    } catch (StorageException.Unavailable e) {
      LOG.debug("Tidying up is put off", e);
    } catch (RuntimeException e) {
      LOG.warn("Tidying up failed", e);
    }
  }

  /// An account may have content that no message has.
  void note(long account) {
    accounts.add(account);
  }

  /// Notes every account that has something to drop, also what was left by a process before.
  void noteAll() {
    long now = tuning.clock().instant().getEpochSecond();
    accounts.addAll(database.read(c -> UnlinkedRows.accounts(c, now)));
  }

  /// Drops what the accounts that were noted have to drop.
  void sweepNoted() {
    for (long account : new TreeSet<>(accounts)) {
      accounts.remove(account);
      int done;
      do {
        done = committers.submit(Scope.alone(), work -> sweep(work, account));
      } while (done > 0 && !thread.isShutdown());
    }
  }

  private int sweep(Work work, long account) throws SQLException {
    long now = tuning.clock().instant().getEpochSecond();
    List<UnlinkedRows.Unlinked> due = UnlinkedRows.lockDue(work.connection(), account, now);
    if (due.isEmpty()) {
      return 0;
    }
    var candidates =
        due.stream()
            .map(UnlinkedRows.Unlinked::email)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<UnlinkedRows.Unlinked> holders =
        UnlinkedRows.holders(work.connection(), account, candidates);
    List<UnlinkedRows.Unlinked> ending = due.stream().filter(holders::contains).toList();
    ending.forEach(holders::remove);
    holders.forEach(holder -> candidates.remove(holder.email()));
    candidates.forEach(email -> contents.drop(work, account, email));
    due.forEach(row ->
        work.write(UnlinkedRows.DELETE.with(account, row.mailbox(), row.uid(), row.email())));
    end(work, account, ending);
    return due.size();
  }

  /// The time of kept messages is over.
  private static void end(Work work, long account, List<UnlinkedRows.Unlinked> kept) {
    kept.forEach(row -> work.write(KeptRows.DELETE.with(account, row.mailbox(), row.uid())));
    kept.stream()
        .map(UnlinkedRows.Unlinked::mailbox)
        .distinct()
        .forEach(mailbox -> work.write(KeptRows.FORGET_KEYWORDS.with(account, mailbox)));
  }

  /// Forgets expunges that are older than [Tuning#history], mailbox by mailbox.
  void forgetOld() {
    long limit = tuning.clock().instant().minus(tuning.history()).getEpochSecond();
    for (MailboxKey key : database.read(c -> ExpungedRows.mailboxesBefore(c, limit))) {
      try {
        committers.submit(Scope.row(key), work -> forget(work, key, limit));
      } catch (StorageException.NoSuchMailbox e) {
        LOG.debug("Gone meanwhile", e);
      }
    }
  }

  private static long forget(Work work, MailboxKey key, long limit) throws SQLException {
    MailboxState state = work.mailbox(key);
    long upTo = ExpungedRows.lastBefore(work.connection(), key, limit).orElse(0L);
    if (upTo > 0) {
      work.write(ExpungedRows.FORGET.with(key.account(), key.mailbox(), upTo));
      work.changeQuietly(state.after(state.row().forgotten(upTo), List.of(), UidSet.EMPTY));
    }
    return upTo;
  }

  @Override
  public void close() {
    tasks.forEach(task -> task.cancel(false));
    thread.shutdown();
    try {
      if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
        LOG.warn("Tidying up does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
