package org.heddle.imap;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.heddle.storage.Account;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageException;
import org.heddle.storage.Users;
import org.heddle.storage.kit.ForwardingAccount;
import org.heddle.storage.kit.ForwardingMailbox;
import org.heddle.storage.kit.MemoryStorage;

/// A storage that counts its watches, and can fail or ring nobody.
final class WatchCounter implements Storage {
  private final MemoryStorage inner = new MemoryStorage();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicBoolean failNext = new AtomicBoolean();
  private volatile boolean deaf;

  int open() {
    return open.get();
  }

  int failures() {
    return failures.get();
  }

  /// The next look at counters fails.
  void failNext() {
    failNext.set(true);
  }

  /// No hint rings from here on.
  void deaf() {
    deaf = true;
  }

  @Override
  public Users users() {
    return inner.users();
  }

  @Override
  public Account account(String name, QuotaLimits limits) {
    return new Counted(inner.account(name, limits));
  }

  @Override
  public SortedSet<String> sharingWith(String user) {
    return inner.sharingWith(user);
  }

  @Override
  public List<String> accounts(String after, int limit) {
    return inner.accounts(after, limit);
  }

  @Override
  public void close() {}

  private Mailbox.Watch counted(Mailbox.Watch watch) {
    open.incrementAndGet();
    var isOpen = new AtomicBoolean(true);
    return () -> {
      watch.close();
      if (isOpen.getAndSet(false)) {
        open.decrementAndGet();
      }
    };
  }

  private Runnable heard(Runnable hint) {
    return () -> {
      if (!deaf) {
        hint.run();
      }
    };
  }

  private final class Counted implements ForwardingAccount {
    private final Account inner;

    Counted(Account inner) {
      this.inner = inner;
    }

    @Override
    public Account inner() {
      return inner;
    }

    @Override
    public Mailbox open(MailboxName name) {
      return new CountedMailbox(inner.open(name));
    }

    @Override
    public Map<MailboxId, MailboxStatus> statuses(Collection<MailboxId> mailboxes) {
      if (failNext.getAndSet(false)) {
        failures.incrementAndGet();
        throw new StorageException.Unavailable("For a moment", null);
      }
      return inner.statuses(mailboxes);
    }

    @Override
    public Mailbox.Watch watchTree(Runnable hint) {
      return counted(inner.watchTree(heard(hint)));
    }

    @Override
    public Mailbox.Watch watch(MailboxId mailbox, Runnable hint) {
      return counted(inner.watch(mailbox, heard(hint)));
    }
  }

  private final class CountedMailbox implements ForwardingMailbox {
    private final Mailbox inner;

    CountedMailbox(Mailbox inner) {
      this.inner = inner;
    }

    @Override
    public Mailbox inner() {
      return inner;
    }

    @Override
    public Watch watch(Runnable hint) {
      return counted(inner.watch(heard(hint)));
    }
  }
}
