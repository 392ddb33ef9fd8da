package org.heddle.storage.kit;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.heddle.storage.Account;
import org.heddle.storage.Finding;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxName;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.Storage;
import org.heddle.storage.UidSet;
import org.heddle.storage.Users;

/// Another storage with every second hint dropped and all summaries forgotten, both of which a
/// storage may do (I8, I12).
public record LossyStorage(Storage inner) implements Storage {
  @Override
  public Users users() {
    return inner.users();
  }

  @Override
  public Account account(String name, QuotaLimits limits) {
    return new LossyAccount(inner.account(name, limits));
  }

  @Override
  public SortedSet<String> sharingWith(String user) {
    return inner.sharingWith(user);
  }

  @Override
  public void check(String account, Finding.Repair repair, Consumer<Finding> findings) {
    inner.check(account, repair, findings);
  }

  @Override
  public List<String> accounts(String after, int limit) {
    return inner.accounts(after, limit);
  }

  @Override
  public void close() {
    inner.close();
  }

  private static Runnable everySecond(Runnable hint) {
    var rings = new AtomicInteger();
    return () -> {
      if (rings.incrementAndGet() % 2 == 0) {
        hint.run();
      }
    };
  }

  private record LossyAccount(Account inner) implements ForwardingAccount {
    @Override
    public Mailbox open(MailboxName name) {
      return new LossyMailbox(inner.open(name));
    }

    @Override
    public Mailbox.Watch watchTree(Runnable hint) {
      return inner.watchTree(everySecond(hint));
    }

    @Override
    public Mailbox.Watch watch(MailboxId mailbox, Runnable hint) {
      return inner.watch(mailbox, everySecond(hint));
    }
  }

  private record LossyMailbox(Mailbox inner) implements ForwardingMailbox {
    @Override
    public Map<Long, byte[]> summaries(UidSet uids) {
      return Map.of();
    }

    @Override
    public void cacheSummaries(Map<Long, byte[]> summaries) {}

    @Override
    public Watch watch(Runnable hint) {
      return inner.watch(everySecond(hint));
    }
  }
}
