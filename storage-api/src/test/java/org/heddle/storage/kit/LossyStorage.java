package org.heddle.storage.kit;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.heddle.storage.AccessChange;
import org.heddle.storage.AccessList;
import org.heddle.storage.Account;
import org.heddle.storage.Changes;
import org.heddle.storage.Content;
import org.heddle.storage.Draft;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.MailboxTree;
import org.heddle.storage.NewMessage;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.SearchKey;
import org.heddle.storage.SearchMatch;
import org.heddle.storage.Snapshot;
import org.heddle.storage.SpecialUse;
import org.heddle.storage.Storage;
import org.heddle.storage.UidSet;
import org.heddle.storage.Usage;
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
  public void close() {
    inner.close();
  }

  private record LossyAccount(Account inner) implements Account {
    @Override
    public String name() {
      return inner.name();
    }

    @Override
    public Usage usage() {
      return inner.usage();
    }

    @Override
    public QuotaLimits limits() {
      return inner.limits();
    }

    @Override
    public Map<MailboxId, AccessList> accessLists() {
      return inner.accessLists();
    }

    @Override
    public MailboxTree mailboxes() {
      return inner.mailboxes();
    }

    @Override
    public Map<MailboxId, MailboxStatus> statuses(Collection<MailboxId> mailboxes) {
      return inner.statuses(mailboxes);
    }

    @Override
    public Mailbox open(MailboxName name) {
      return new LossyMailbox(inner.open(name));
    }

    @Override
    public MailboxInfo create(MailboxName name, Set<SpecialUse> uses) {
      return inner.create(name, uses);
    }

    @Override
    public void assign(MailboxName name, Set<SpecialUse> uses) {
      inner.assign(name, uses);
    }

    @Override
    public void delete(MailboxName name) {
      inner.delete(name);
    }

    @Override
    public void rename(MailboxName from, MailboxName to) {
      inner.rename(from, to);
    }

    @Override
    public void subscribe(MailboxName name) {
      inner.subscribe(name);
    }

    @Override
    public void unsubscribe(MailboxName name) {
      inner.unsubscribe(name);
    }

    @Override
    public Draft draft() {
      return inner.draft();
    }
  }

  private record LossyMailbox(Mailbox inner) implements Mailbox {
    private static Mailbox inner(Mailbox mailbox) {
      return mailbox instanceof LossyMailbox lossy ? lossy.inner : mailbox;
    }

    @Override
    public MailboxId id() {
      return inner.id();
    }

    @Override
    public MailboxStatus status() {
      return inner.status();
    }

    @Override
    public Snapshot snapshot() {
      return inner.snapshot();
    }

    @Override
    public Changes changesSince(long modSeq) {
      return inner.changesSince(modSeq);
    }

    @Override
    public long claimRecent(long uidNext) {
      return inner.claimRecent(uidNext);
    }

    @Override
    public Content content(long uid) {
      return inner.content(uid);
    }

    @Override
    public Map<Long, byte[]> heads(UidSet uids, int bytes) {
      return inner.heads(uids, bytes);
    }

    @Override
    public Map<Long, byte[]> summaries(UidSet uids) {
      return Map.of();
    }

    @Override
    public void cacheSummaries(Map<Long, byte[]> summaries) {}

    @Override
    public SearchMatch search(SearchKey key) {
      return inner.search(key);
    }

    @Override
    public Appended append(List<NewMessage> messages) {
      return inner.append(messages);
    }

    @Override
    public Stored store(UidSet uids, FlagChange change, long unchangedSince) {
      return inner.store(uids, change, unchangedSince);
    }

    @Override
    public Copied copy(UidSet uids, Mailbox target, Missing missing) {
      return inner.copy(uids, inner(target), missing);
    }

    @Override
    public Copied move(UidSet uids, Mailbox target, Missing missing) {
      return inner.move(uids, inner(target), missing);
    }

    @Override
    public Appended replace(long uid, Mailbox target, NewMessage message) {
      return inner.replace(uid, inner(target), message);
    }

    @Override
    public Expunged expunge(UidSet uids) {
      return inner.expunge(uids);
    }

    @Override
    public AccessList accessList() {
      return inner.accessList();
    }

    @Override
    public void changeAccess(AccessChange change) {
      inner.changeAccess(change);
    }

    @Override
    public Watch watch(Runnable hint) {
      var rings = new AtomicInteger();
      return inner.watch(() -> {
        if (rings.incrementAndGet() % 2 == 0) {
          hint.run();
        }
      });
    }
  }
}
