package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.heddle.storage.Hints;
import org.heddle.storage.Mailbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees what other programs do to the trees that somebody watches: to the directories below a root,
/// and to its file of subscriptions.
///
/// An event rings at once, and a second time a little later: a program makes a directory first and
/// what is in it, which makes it a mailbox, afterwards. The dates of both are looked at now and
/// then too, as [Watcher] does.
final class TreeWatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TreeWatcher.class);
  private static final long POLL = TimeUnit.SECONDS.toMillis(10);
  private static final long AGAIN = 1050;
  private static final long PAUSE = 20;
  private static final String SUBSCRIPTIONS = "subscriptions";

  private final WatchService service;
  private final Hints<Path> hints = new Hints<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Path, Watched> byRoot = new HashMap<>();
  private final Thread thread;

  /// One tree that is watched; guarded by the lock.
  private static final class Watched {
    private final Path root;
    private final Optional<WatchKey> key;
    private int watchers;
    private long due;
    private boolean ringNext;
    private List<FileTime> dates;

    Watched(Path root, Optional<WatchKey> key) {
      this.root = root;
      this.key = key;
      this.dates = dates(root);
      this.due = System.currentTimeMillis() + POLL;
    }
  }

  TreeWatcher() throws IOException {
    service = FileSystems.getDefault().newWatchService();
    thread = Thread.ofVirtual().name("maildir-tree-watcher").start(this::run);
  }

  /// Rings `hint` at every change until the watch is closed.
  Mailbox.Watch watch(Path root, Runnable hint) {
    Mailbox.Watch ringing = hints.watch(root, hint);
    lock.lock();
    try {
      byRoot.computeIfAbsent(root, this::register).watchers++;
    } finally {
      lock.unlock();
    }
    boolean[] open = {true};
    return () -> {
      ringing.close();
      release(root, open);
    };
  }

  /// To be called after the tree was changed here, with no lock held.
  void ring(Path root) {
    hints.ring(root);
  }

  /// The same for every tree.
  void ringAll() {
    hints.ringAll();
  }

  private Watched register(Path root) {
    try {
      WatchKey key =
          root.register(
              service,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_DELETE,
              StandardWatchEventKinds.ENTRY_MODIFY);
      return new Watched(root, Optional.of(key));
    } catch (IOException e) {
      LOG.warn("Cannot watch {}; it is looked at every {} ms", root, POLL, e);
    } catch (ClosedWatchServiceException e) {
      LOG.debug("Closed", e);
    }
    return new Watched(root, Optional.empty());
  }

  private void release(Path root, boolean[] open) {
    lock.lock();
    try {
      Watched watched = byRoot.get(root);
      if (open[0] && watched != null && --watched.watchers == 0) {
        byRoot.remove(root);
        watched.key.ifPresent(WatchKey::cancel);
      }
      open[0] = false;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (true) {
      try {
        WatchKey key = service.poll(untilDue(), TimeUnit.MILLISECONDS);
        while (key != null) {
          note(key);
          key = service.poll();
        }
        takeDue().forEach(hints::ring);
      } catch (InterruptedException | ClosedWatchServiceException e) {
        return;
      }
    }
  }

  private long untilDue() {
    lock.lock();
    try {
      long now = System.currentTimeMillis();
      long next = now + POLL;
      for (Watched watched : byRoot.values()) {
        next = Math.min(next, watched.due);
      }
      return Math.max(PAUSE, next - now);
    } finally {
      lock.unlock();
    }
  }

  private void note(WatchKey key) {
    boolean matters = key.pollEvents().stream().anyMatch(TreeWatcher::isOfTree);
    key.reset();
    if (!matters) {
      return;
    }
    Path root = (Path) key.watchable();
    hints.ring(root);
    lock.lock();
    try {
      Watched watched = byRoot.get(root);
      if (watched != null) {
        watched.ringNext = true;
        watched.due = Math.min(watched.due, System.currentTimeMillis() + AGAIN);
      }
    } finally {
      lock.unlock();
    }
  }

  /// The files of INBOX are in the root too; an event without a name says that others were lost.
  private static boolean isOfTree(WatchEvent<?> event) {
    if (!(event.context() instanceof Path name)) {
      return true;
    }
    boolean mailbox =
        name.toString().startsWith(".")
            && !event.kind().equals(StandardWatchEventKinds.ENTRY_MODIFY);
    return mailbox || name.toString().equals(SUBSCRIPTIONS);
  }

  /// The trees to ring for, of those that it is time to look at.
  private List<Path> takeDue() {
    var changed = new ArrayList<Path>();
    lock.lock();
    try {
      long now = System.currentTimeMillis();
      for (Watched watched : byRoot.values()) {
        if (watched.due <= now) {
          List<FileTime> dates = dates(watched.root);
          if (watched.ringNext || !dates.equals(watched.dates)) {
            changed.add(watched.root);
          }
          watched.ringNext = false;
          watched.dates = dates;
          watched.due = now + POLL;
        }
      }
    } finally {
      lock.unlock();
    }
    return changed;
  }

  /// When the root and its subscriptions were changed, as far as they are there.
  private static List<FileTime> dates(Path root) {
    var dates = new ArrayList<FileTime>();
    for (Path file : List.of(root, root.resolve(SUBSCRIPTIONS))) {
      try {
        dates.add(Files.getLastModifiedTime(file));
      } catch (IOException absent) {
        dates.add(FileTime.fromMillis(0));
      }
    }
    return dates;
  }

  @Override
  public void close() {
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
