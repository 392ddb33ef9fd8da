package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.heddle.storage.Account;
import org.heddle.storage.Finding;
import org.heddle.storage.Hints;
import org.heddle.storage.MailboxId;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageException;
import org.heddle.storage.Users;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All mail below one template of root directories.
///
/// Other programs may work on the mail at the same time, another Heddle may not: it would not
/// follow our logs. So whoever opens the first account takes the lock of the operating system on
/// `maildir.lock` in the data directory; users can be changed without it.
final class MaildirStorage implements Storage {
  private static final Logger LOG = LoggerFactory.getLogger(MaildirStorage.class);

  private final Path dataDirectory;
  private final RootTemplate template;
  private final UserFile users;
  private final ShareFile shares;
  private final Clock clock;
  private final Duration keepExpunged;
  private final BaseNames names;
  private final Hints<MailboxId> hints = new Hints<>();
  private final Residents residents;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Path, MaildirAccount> accounts = new HashMap<>();
  private @Nullable Watcher watcher;
  private @Nullable TreeWatcher treeWatcher;
  private @Nullable ScheduledExecutorService sweeper;
  private @Nullable FileChannel lockChannel;
  private boolean closed;

  /// @param keepExpunged as in [org.heddle.storage.StorageConfig]
  MaildirStorage(Path dataDirectory, RootTemplate template, Clock clock, Duration keepExpunged) {
    this.dataDirectory = dataDirectory;
    this.template = template;
    this.users = new UserFile(dataDirectory);
    this.shares = new ShareFile(dataDirectory);
    this.clock = clock;
    this.keepExpunged = keepExpunged;
    this.names = new BaseNames(clock);
    this.residents = new Residents(Runtime.getRuntime().maxMemory() / 4 / Residents.MESSAGE_BYTES);
  }

  @Override
  public Users users() {
    return users;
  }

  @Override
  public Account account(String name, QuotaLimits limits) {
    Path root = template.of(name);
    lock.lock();
    try {
      if (closed) {
        throw new StorageException.Unavailable("The storage is closed", null);
      }
      MaildirAccount account = accounts.get(root);
      if (account == null) {
        account = open(name, root);
        accounts.put(root, account);
      }
      return account.opened(name, limits);
    } catch (IOException e) {
      throw Disk.failure(e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public SortedSet<String> sharingWith(String user) {
    try {
      SortedSet<String> names = shares.sharingWith(user);
      names.remove(user);
      return names;
    } catch (IOException e) {
      throw Disk.failure(e);
    }
  }

  @Override
  public List<String> accounts(String after, int limit) {
    try {
      return template.names().stream()
          .filter(name -> name.compareTo(after) > 0)
          .limit(limit)
          .toList();
    } catch (IOException e) {
      throw Disk.failure(e);
    }
  }

  @Override
  public void check(String account, Finding.Repair repair, Consumer<Finding> findings) {
    Path root = template.of(account);
    if (!Files.isDirectory(new FolderPaths(root).cur())) {
      return;
    }
    var check = new AccountCheck(account, repair, findings);
    try {
      if (!isOpen(root)) {
        check.checkRoot(root);
      }
    } catch (IOException e) {
      throw Disk.failure(e);
    }
    account(account, QuotaLimits.NONE);
    known(root).check(check);
  }

  private boolean isOpen(Path root) {
    lock.lock();
    try {
      return accounts.containsKey(root);
    } finally {
      lock.unlock();
    }
  }

  private MaildirAccount known(Path root) {
    lock.lock();
    try {
      MaildirAccount account = accounts.get(root);
      if (account == null) {
        throw new StorageException.Unavailable("The storage is closed", null);
      }
      return account;
    } finally {
      lock.unlock();
    }
  }

  private MaildirAccount open(String name, Path root) throws IOException {
    takeLock();
    if (watcher == null) {
      watcher = new Watcher();
    }
    if (treeWatcher == null) {
      treeWatcher = new TreeWatcher();
    }
    if (sweeper == null) {
      sweeper = startSweeper();
    }
    var kept = new KeptFiles(root, clock, keepExpunged);
    var site = new Site(root, clock, names, new UidValidity(root), hints, kept);
    Recovery.prepare(site);
    var account =
        new MaildirAccount(
            name,
            site,
            residents,
            new MaildirAccount.Watchers(watcher, treeWatcher, template),
            shares);
    account.recover();
    kept.sweep();
    return account;
  }

  /// Removes, once an hour, the expunged messages whose time is over.
  private ScheduledExecutorService startSweeper() {
    var thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("heddle-sweeper").daemon().factory());
    var _ = thread.scheduleWithFixedDelay(this::sweep, 1, 1, TimeUnit.HOURS);
    return thread;
  }

  private void sweep() {
    List<MaildirAccount> open;
    lock.lock();
    try {
      open = List.copyOf(accounts.values());
    } finally {
      lock.unlock();
    }
    for (MaildirAccount account : open) {
      try {
        account.site().kept().sweep();
      } catch (IOException | RuntimeException e) {
        LOG.warn("Expunged messages of {} cannot be removed now", account.name(), e);
      }
    }
  }

  private void takeLock() throws IOException {
    if (lockChannel != null) {
      return;
    }
    var channel =
        FileChannel.open(
            dataDirectory.resolve("maildir.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    FileLock taken;
    try {
      taken = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      taken = null;
    }
    if (taken == null) {
      channel.close();
      throw new StorageException.Unavailable("Another Heddle uses this mail", null);
    }
    lockChannel = channel;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      if (sweeper != null) {
        sweeper.shutdown();
      }
      if (watcher != null) {
        watcher.close();
      }
      if (treeWatcher != null) {
        treeWatcher.close();
      }
      for (MaildirAccount account : accounts.values()) {
        account.folders().forEach(Folder::unload);
      }
      if (lockChannel != null) {
        lockChannel.close();
      }
    } catch (IOException e) {
      throw Disk.failure(e);
    } finally {
      lock.unlock();
    }
  }
}
