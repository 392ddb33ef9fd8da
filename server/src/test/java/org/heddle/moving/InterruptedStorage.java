package org.heddle.moving;

import java.util.List;
import java.util.SortedSet;
import org.heddle.storage.Account;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Expunged;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.Replica;
import org.heddle.storage.ReplicaMailbox;
import org.heddle.storage.ReplicaMessage;
import org.heddle.storage.Storage;
import org.heddle.storage.Users;
import org.heddle.storage.kit.ForwardingAccount;

/// A storage whose replicas end the copying at their n-th call, as a power cut does.
final class InterruptedStorage implements Storage {
  /// What the copying ends with.
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private final Storage inner;
  private int left;

  InterruptedStorage(Storage inner, int calls) {
    this.inner = inner;
    this.left = calls;
  }

  @Override
  public Account account(String name, QuotaLimits limits) {
    Account account = inner.account(name, limits);
    return new ForwardingAccount() {
      @Override
      public Account inner() {
        return account;
      }

      @Override
      public Mailbox open(MailboxName mailbox) {
        return account.open(mailbox);
      }

      @Override
      public Replica replica() {
        return new Counted(account.replica());
      }
    };
  }

  private final class Counted implements Replica {
    private final Replica replica;

    Counted(Replica replica) {
      this.replica = replica;
    }

    private void count() {
      if (left-- <= 0) {
        throw new Killed();
      }
    }

    @Override
    public void tree(List<ReplicaMailbox> mailboxes, SortedSet<MailboxName> subscriptions) {
      count();
      replica.tree(mailboxes, subscriptions);
    }

    @Override
    public void put(MailboxId mailbox, List<ReplicaMessage> messages) {
      count();
      replica.put(mailbox, messages);
    }

    @Override
    public void vanish(MailboxId mailbox, List<Expunged> expunged) {
      count();
      replica.vanish(mailbox, expunged);
    }

    @Override
    public void settle(MailboxStatus source, long historyFrom, List<String> keywords) {
      count();
      replica.settle(source, historyFrom, keywords);
    }

    @Override
    public void release() {
      count();
      replica.release();
    }
  }

  @Override
  public Users users() {
    return inner.users();
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
}
