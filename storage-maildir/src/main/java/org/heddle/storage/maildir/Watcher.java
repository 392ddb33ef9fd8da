package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.heddle.storage.Mailbox;
import org.heddle.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees what other programs do to the mailboxes that somebody watches.
///
/// One `WatchService` and one thread serve the whole storage. An event, whatever it says and even
/// if it only says that events were lost, means: look at that directory. The look itself finds out
/// whether anything changed, and rings. A directory that is still suspect (see [FolderSync]) is
/// looked at again when it can be proven; and every watched mailbox is looked at now and then in
/// any case, for file systems that send no events and for when the system has no watch to give.
final class Watcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);
  private static final long POLL = TimeUnit.SECONDS.toMillis(10);
  private static final long AGAIN = 1050;

  /// What looking at one mailbox may cost on average: of very many, each is looked at less often.
  private static final long POLL_EACH = 5;

  /// How long a mailbox is left alone after a look, so that a burst of events costs few.
  private static final long PAUSE = 20;

  private final WatchService service;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<WatchKey, Watched> byKey = new HashMap<>();
  private final Map<Folder, Watched> byFolder = new HashMap<>();
  private final Thread thread;
  private volatile boolean closed;

  /// One mailbox that is watched; guarded by the lock.
  private static final class Watched {
    private final MaildirAccount account;
    private final Folder folder;
    private final List<WatchKey> keys = new ArrayList<>();
    private int watchers;
    private long due;

    Watched(MaildirAccount account, Folder folder) {
      this.account = account;
      this.folder = folder;
    }
  }

  Watcher() throws IOException {
    service = FileSystems.getDefault().newWatchService();
    thread = Thread.ofVirtual().name("maildir-watcher").start(this::run);
  }

  /// Rings `hint` at every change until the watch is closed.
  Mailbox.Watch watch(MaildirAccount account, Folder folder, Runnable hint) {
    Mailbox.Watch ringing = account.site().hints().watch(folder.id(), hint);
    lock.lock();
    try {
      Watched watched = byFolder.computeIfAbsent(folder, f -> new Watched(account, f));
      if (watched.watchers++ == 0) {
        watched.due = System.currentTimeMillis();
        register(watched);
      }
    } finally {
      lock.unlock();
    }
    boolean[] open = {true};
    return () -> {
      ringing.close();
      release(folder, open);
    };
  }

  private void register(Watched watched) {
    for (Path directory : List.of(watched.folder.paths().fresh(), watched.folder.paths().cur())) {
      try {
        WatchKey key =
            directory.register(
                service,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_DELETE);
        watched.keys.add(key);
        byKey.put(key, watched);
      } catch (IOException e) {
        LOG.warn("Cannot watch {}; it is looked at every {} ms", directory, POLL, e);
      } catch (ClosedWatchServiceException e) {
        return;
      }
    }
  }

  private void release(Folder folder, boolean[] open) {
    lock.lock();
    try {
      Watched watched = byFolder.get(folder);
      if (open[0] && watched != null && --watched.watchers == 0) {
        drop(watched);
      }
      open[0] = false;
    } finally {
      lock.unlock();
    }
  }

  private void drop(Watched watched) {
    byFolder.remove(watched.folder);
    for (WatchKey key : watched.keys) {
      key.cancel();
      byKey.remove(key);
    }
  }

  private void run() {
    Set<Watched> lookedAt = new HashSet<>();
    while (!closed) {
      try {
        WatchKey key = service.poll(untilDue(), TimeUnit.MILLISECONDS);
        while (key != null) {
          note(key);
          key = service.poll();
        }
        lookedAt.clear();
        lookedAt.addAll(takeDue());
        lookedAt.forEach(this::look);
      } catch (InterruptedException | ClosedWatchServiceException e) {
        return;
      } catch (RuntimeException e) {
        LOG.error("A watched mailbox could not be looked at", e);
      }
    }
  }

  private long untilDue() {
    lock.lock();
    try {
      long now = System.currentTimeMillis();
      long next = now + POLL;
      for (Watched watched : byFolder.values()) {
        next = Math.min(next, watched.due);
      }
      return Math.max(PAUSE, next - now);
    } finally {
      lock.unlock();
    }
  }

  private void note(WatchKey key) {
    key.pollEvents();
    boolean valid = key.reset();
    lock.lock();
    try {
      Watched watched = valid ? byKey.get(key) : byKey.remove(key);
      if (watched != null) {
        watched.due = System.currentTimeMillis();
      }
    } finally {
      lock.unlock();
    }
  }

  private List<Watched> takeDue() {
    lock.lock();
    try {
      long now = System.currentTimeMillis();
      List<Watched> due = byFolder.values().stream().filter(watched -> watched.due <= now).toList();
      long next = now + Math.max(POLL, byFolder.size() * POLL_EACH);
      due.forEach(watched -> watched.due = next);
      return due;
    } finally {
      lock.unlock();
    }
  }

  private void look(Watched watched) {
    try {
      watched.account.calling(watched.folder.id(), Folder::index);
      if (watched.folder.isSuspect()) {
        lock.lock();
        try {
          watched.due = Math.min(watched.due, System.currentTimeMillis() + AGAIN);
        } finally {
          lock.unlock();
        }
      }
    } catch (StorageException.NoSuchMailbox e) {
      watched.account.site().hints().ring(watched.folder.id());
      lock.lock();
      try {
        drop(watched);
      } finally {
        lock.unlock();
      }
    } catch (StorageException e) {
      LOG.warn("A watched mailbox could not be looked at", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      service.close();
      thread.join();
    } catch (IOException e) {
      LOG.debug("Closing the watch service", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
