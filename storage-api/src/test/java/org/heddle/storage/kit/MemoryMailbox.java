package org.heddle.storage.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.heddle.storage.AccessChange;
import org.heddle.storage.AccessList;
import org.heddle.storage.Changes;
import org.heddle.storage.Content;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxIndex;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.NewMessage;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.SearchKey;
import org.heddle.storage.SearchMatch;
import org.heddle.storage.Snapshot;
import org.heddle.storage.UidSet;
import org.heddle.storage.Usage;

/// A way to one mailbox of a [MemoryStorage]: under the account's lock to its folder while that is
/// there, and with a hint to others afterwards.
///
/// @param limits what the account may hold for whoever opened it this way
record MemoryMailbox(MemoryAccount account, MemoryFolder folder, QuotaLimits limits)
    implements Mailbox {
  private <T> T whileAlive(Supplier<T> action) {
    return account.locked(() -> {
      folder.requireAlive();
      return action.get();
    });
  }

  private void ringIf(boolean changed) {
    if (changed) {
      account.ring(folder);
    }
  }

  @Override
  public MailboxId id() {
    return folder.id();
  }

  private MailboxIndex index() {
    return whileAlive(folder::index);
  }

  @Override
  public MailboxStatus status() {
    return index().status();
  }

  @Override
  public Snapshot snapshot() {
    return index().snapshot();
  }

  @Override
  public Changes changesSince(long modSeq) {
    return whileAlive(() -> folder.changesSince(modSeq));
  }

  @Override
  public History history() {
    return whileAlive(folder::history);
  }

  @Override
  public long claimRecent(long uidNext) {
    return whileAlive(() -> folder.claimRecent(uidNext));
  }

  @Override
  public Content content(long uid) {
    return whileAlive(() -> folder.find(uid).open());
  }

  @Override
  public Map<Long, byte[]> heads(UidSet uids, int bytes) {
    return whileAlive(() -> folder.collect(uids, found -> found.head(bytes)));
  }

  @Override
  public Map<Long, byte[]> summaries(UidSet uids) {
    return whileAlive(() -> {
      Map<Long, byte[]> all = folder.collect(uids, MemoryMail::summary);
      all.values().removeIf(summary -> summary.length == 0);
      return all;
    });
  }

  @Override
  public void cacheSummaries(Map<Long, byte[]> summaries) {
    whileAlive(() -> {
      folder.cacheSummaries(summaries);
      return summaries;
    });
  }

  @Override
  public SearchMatch search(SearchKey key) {
    return index().search(key);
  }

  @Override
  public Appended append(List<NewMessage> messages) {
    List<byte[]> bodies = consume(messages);
    Appended appended =
        whileAlive(() -> {
          long bytes = bodies.stream().mapToLong(body -> body.length).sum();
          limits.admit(account.usage(), new Usage(bytes, bodies.size()));
          return folder.add(messages, bodies);
        });
    ringIf(!appended.uids().isEmpty());
    return appended;
  }

  @Override
  public Appended replace(long uid, Mailbox target, NewMessage message) {
    List<byte[]> body = consume(List.of(message));
    MemoryMailbox to = ours(target);
    Appended added =
        whileAlive(() -> {
          to.folder.requireAlive();
          long difference = body.getFirst().length - folder.find(uid).size();
          limits.admit(account.usage(), new Usage(difference, 0));
          Appended appended = to.folder.add(List.of(message), body);
          folder.lose(UidSet.of(uid));
          return appended;
        });
    ringIf(true);
    to.ringIf(to.folder != folder);
    return added;
  }

  /// Takes the bytes of all drafts, also of those after one that cannot be taken.
  private List<byte[]> consume(List<NewMessage> messages) {
    try {
      var bodies = new ArrayList<byte[]>();
      for (NewMessage message : messages) {
        if (!(message.content() instanceof MemoryDraft draft) || draft.account() != account) {
          throw new IllegalArgumentException("A draft of another account");
        }
        bodies.add(draft.consume());
      }
      return bodies;
    } finally {
      messages.forEach(message -> message.content().close());
    }
  }

  private MemoryMailbox ours(Mailbox target) {
    if (target instanceof MemoryMailbox to && to.account == account) {
      return to;
    }
    throw new IllegalArgumentException("A mailbox of another account");
  }

  @Override
  public Stored store(UidSet uids, FlagChange change, long unchangedSince) {
    Stored stored = whileAlive(() -> folder.store(uids, change, unchangedSince));
    ringIf(!stored.changed().isEmpty());
    return stored;
  }

  @Override
  public Copied copy(UidSet uids, Mailbox target, Missing missing) {
    MemoryMailbox to = ours(target);
    Copied copied =
        whileAlive(() -> {
          to.folder.requireAlive();
          UidSet found = folder.wanted(uids, missing);
          limits.admit(account.usage(), folder.sizeOf(found));
          return to.folder.take(folder, found);
        });
    to.ringIf(!copied.to().isEmpty());
    return copied;
  }

  @Override
  public Copied move(UidSet uids, Mailbox target, Missing missing) {
    MemoryMailbox to = ours(target);
    Copied moved =
        whileAlive(() -> {
          to.folder.requireAlive();
          Copied copied = to.folder.take(folder, folder.wanted(uids, missing));
          folder.remove(copied.from());
          return copied;
        });
    ringIf(!moved.from().isEmpty());
    to.ringIf(!moved.to().isEmpty());
    return moved;
  }

  @Override
  public Expunged expunge(UidSet uids) {
    Expunged expunged = whileAlive(() -> folder.expunge(uids));
    ringIf(!expunged.uids().isEmpty());
    return expunged;
  }

  @Override
  public AccessList accessList() {
    return whileAlive(folder::access);
  }

  @Override
  public void changeAccess(AccessChange change) {
    whileAlive(() -> {
      folder.access(folder.access().with(change));
      return change;
    });
    ringIf(true);
    account.ringTree();
    account.ringUser(change);
  }

  @Override
  public Watch watch(Runnable hint) {
    return whileAlive(() -> account.storage().hints().watch(folder.id(), hint));
  }
}
