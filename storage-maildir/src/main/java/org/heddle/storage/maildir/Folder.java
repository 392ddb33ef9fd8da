package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxIndex;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;
import org.jspecify.annotations.Nullable;

/// One mailbox: its lock, and its state while it is in use. Thread-safe.
///
/// Readers that find the directory as it was take no lock. Writers wait in a queue; whoever gets
/// the lock carries out all that wait, as one edit: one forced record, one forced directory, one
/// append to the UID list for all of them.
///
/// Of locks, the order is: that of the account's tree or moves, those of mailboxes by id, the
/// dotlock.
final class Folder {
  private static final Duration SWEEP = Duration.ofHours(8);

  private final MailboxId id;
  private final Site site;
  private final ReentrantLock lock = new ReentrantLock();
  private final ConcurrentLinkedQueue<Job<?>> waiting = new ConcurrentLinkedQueue<>();
  private volatile FolderPaths paths;
  private volatile @Nullable FolderState state;
  private volatile boolean deleted;
  private final ProvenSizes sizes = new ProvenSizes();
  private final Summaries summaries = new Summaries(this);
  private long lastRung;
  private Instant swept = Instant.EPOCH;

  Folder(MailboxId id, Site site, Path directory) {
    this.id = id;
    this.site = site;
    this.paths = new FolderPaths(directory);
  }

  MailboxId id() {
    return id;
  }

  FolderPaths paths() {
    return paths;
  }

  ProvenSizes sizes() {
    return sizes;
  }

  Summaries summaries() {
    return summaries;
  }

  /// A file was not where it should be: the directory is to be read again.
  void suspect() {
    lock.lock();
    try {
      FolderState here = state;
      if (here != null) {
        FolderState.Seen seen = here.seen;
        here.seen =
            new FolderState.Seen(
                Stamp.ABSENT, seen.fresh(), seen.uidList(), seen.keywords(), seen.suspectFrom());
      }
    } finally {
      lock.unlock();
    }
  }

  /// What is done under the lock with a state that was just refreshed.
  interface Work<R> {
    R run(FolderState state) throws IOException;
  }

  /// The index now.
  MailboxIndex index() {
    FolderState here = state;
    try {
      if (here != null && !deleted && isCurrent(here)) {
        // Looking at the disk never parks: without this, virtual threads that ask again and again
        // would keep their carriers from those that write.
        Thread.yield();
        return here.index;
      }
    } catch (IOException e) {
      throw Disk.failure(e);
    }
    return locked(current -> current.index);
  }

  private static boolean isCurrent(FolderState state) throws IOException {
    FolderState.Seen seen = state.seen;
    return !seen.isDue(Stamp.now())
        && FolderState.Seen.now(state.paths, 0).isLike(seen)
        && seen.cur().exists();
  }

  /// Runs work under the lock.
  <R> R locked(Work<R> work) {
    lock.lock();
    try {
      return work.run(refreshed(null));
    } catch (IOException e) {
      throw failed(e);
    } finally {
      unlock();
    }
  }

  /// As [#locked], for one who holds this lock and others too; [#unlock] ends it.
  void lock() {
    lock.lock();
  }

  /// Lets go, and then tells those who watch if anything changed.
  void unlock() {
    FolderState here = state;
    long modSeq = here == null ? lastRung : here.index.status().highestModSeq();
    boolean news = lock.getHoldCount() == 1 && modSeq != lastRung;
    if (news) {
      lastRung = modSeq;
    }
    lock.unlock();
    if (news) {
      site.hints().ring(id);
    }
  }

  /// The state, as the disk is now; the caller holds the lock.
  ///
  /// @param held the dotlock, if the caller holds it
  FolderState refreshed(@Nullable DotLock held) throws IOException {
    if (deleted) {
      throw new StorageException.NoSuchMailbox(id.value());
    }
    sweepNowAndThen();
    FolderState here = state;
    try {
      if (here == null || FolderSync.refresh(here, site, held) == FolderSync.Outcome.RENUMBERED) {
        here = load(held);
        state = here;
      }
      return here;
    } catch (IOException | RuntimeException e) {
      // What failed half-way is not to be trusted.
      state = null;
      throw e;
    }
  }

  private void sweepNowAndThen() throws IOException {
    Instant now = site.clock().instant();
    if (now.isAfter(swept.plus(SWEEP)) && Files.isDirectory(paths.tmp())) {
      swept = now;
      // The times of files are those of the machine.
      Leftovers.sweep(paths.tmp(), Clock.systemUTC());
    }
  }

  /// Runs something while no commit is under way here.
  void exclusively(Runnable work) {
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }

  /// Forgets the state, which the next call loads anew; the caller holds the lock.
  void reset() {
    state = null;
  }

  private FolderState load(@Nullable DotLock held) throws IOException {
    if (!Files.isDirectory(paths.cur())) {
      throw new java.nio.file.NoSuchFileException(paths.cur().toString());
    }
    Files.createDirectories(paths.tmp());
    Files.createDirectories(paths.fresh());
    if (held != null) {
      return FolderLoader.load(paths, site, id, held);
    }
    try (DotLock taken = DotLock.take(paths.uidListLock(), site.names().host())) {
      return FolderLoader.load(paths, site, id, taken);
    }
  }

  /// What a failure means, after which the state is not to be trusted; the caller holds the lock.
  StorageException failed(IOException failure) {
    state = null;
    if (!Files.isDirectory(paths.cur())) {
      return new StorageException.NoSuchMailbox(id.value());
    }
    return Disk.failure(failure);
  }

  /// Carries out a job, together with others that wait.
  <R> R run(Job<R> job) {
    waiting.add(job);
    lock.lock();
    try {
      if (!job.isDone()) {
        drain();
      }
    } finally {
      unlock();
    }
    return job.answer();
  }

  private void drain() {
    var group = new ArrayList<Job<?>>();
    for (Job<?> job = waiting.poll(); job != null; job = waiting.poll()) {
      group.add(job);
    }
    try {
      commit(group).ifPresent(Pending::publish);
    } catch (IOException e) {
      StorageException failure = failed(e);
      group.forEach(job -> job.fail(failure));
    } catch (StorageException e) {
      state = null;
      group.forEach(job -> job.fail(e));
    } catch (RuntimeException | Error e) {
      state = null;
      group.forEach(job -> job.fail(new StorageException.Unavailable("It failed", e)));
      throw e;
    }
  }

  /// What is done but for its being seen.
  record Pending(Commit commit) {
    void publish() {
      try {
        commit.publish();
      } catch (IOException e) {
        // Only the log could not be shortened; that is tried again after the next commit.
        return;
      }
    }
  }

  /// Carries out jobs, all but the publishing; the caller holds the lock.
  Optional<Pending> commit(List<Job<?>> jobs) throws IOException {
    try (DotLock held = DotLock.take(paths.uidListLock(), site.names().host())) {
      FolderState here = refreshed(held);
      var edit = new Edit(here);
      jobs.forEach(job -> job.plan(edit));
      if (edit.isEmpty()) {
        return Optional.empty();
      }
      site.kept().keep(id, here, edit.lost());
      var commit = new Commit(here, edit, site.root());
      commit.apply();
      return Optional.of(new Pending(commit));
    }
  }

  /// Ends a round of a copy from elsewhere; see [org.heddle.storage.Replica#settle].
  void settle(MailboxStatus source, long historyFrom, List<String> keywords) {
    lock.lock();
    try (DotLock held = DotLock.take(paths.uidListLock(), site.names().host())) {
      new Settling(refreshed(held), source).run(historyFrom, keywords);
    } catch (IOException e) {
      throw failed(e);
    } finally {
      unlock();
    }
  }

  /// The expunges that are remembered.
  Mailbox.History history() {
    return locked(here -> {
      var all = new ArrayList<Mailbox.Expunged>();
      here.history
          .expunges()
          .forEach(one -> all.add(new Mailbox.Expunged(one.uids(), one.modSeq())));
      return new Mailbox.History(here.history.horizon(), all);
    });
  }

  /// The name of a message's file as far as is known.
  Optional<Path> file(long uid) {
    lock.lock();
    try {
      FolderState loaded = state;
      FolderState here = loaded == null ? refreshed(null) : loaded;
      int row = here.files.find(uid);
      return row < 0 ? Optional.empty() : Optional.of(here.paths.message(here.files.name(row)));
    } catch (IOException e) {
      throw failed(e);
    } finally {
      unlock();
    }
  }

  /// What was published last, without a look at the disk; nothing if the mailbox is not loaded.
  Optional<MailboxIndex> published() {
    FolderState here = state;
    return Optional.ofNullable(here).map(loaded -> loaded.index);
  }

  /// Whether the directory may have changed without a trace; see [FolderSync].
  boolean isSuspect() {
    FolderState here = state;
    return here != null && here.seen.suspectFrom() != Long.MAX_VALUE;
  }

  /// Whether a message has this base name.
  boolean has(String base) {
    return locked(here -> here.files.findBase(base) >= 0);
  }

  /// Everything after a mod-sequence that the index itself does not reach back to.
  org.heddle.storage.Changes history(long modSeq) {
    return locked(here -> {
      if (modSeq < here.history.horizon()) {
        return new org.heddle.storage.Changes.Forgotten(here.index.snapshot());
      }
      UidSet vanished = here.history.since(modSeq);
      return here.index.changesSince(modSeq, vanished);
    });
  }

  /// The directory has another name now; the caller holds the lock.
  void moved(Path directory) {
    paths = new FolderPaths(directory);
    FolderState here = state;
    if (here != null) {
      here.paths = paths;
    }
  }

  /// The directory is about to go; the caller holds the lock.
  void delete() {
    deleted = true;
    state = null;
  }

  boolean isDeleted() {
    return deleted;
  }

  /// The number of messages that are remembered, 0 if the mailbox is not loaded.
  long weight() {
    FolderState here = state;
    return here == null ? 0 : 100 + here.index.status().messages();
  }

  /// Forgets the state if nobody is at work with it, and leaves nothing to be done again.
  void unload() {
    if (!lock.tryLock()) {
      return;
    }
    try {
      FolderState here = state;
      if (here != null && here.unforced && Files.isDirectory(here.paths.cur())) {
        Disk.forceDirectory(here.paths.cur());
        here.logForced();
      }
    } catch (IOException e) {
      // It will be done again when the mailbox is opened: that is what the log is for.
      return;
    } finally {
      state = null;
      lock.unlock();
    }
  }
}
