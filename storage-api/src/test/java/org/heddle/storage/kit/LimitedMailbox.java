package org.heddle.storage.kit;

import java.util.List;
import java.util.Map;
import org.heddle.storage.AccessChange;
import org.heddle.storage.AccessList;
import org.heddle.storage.Changes;
import org.heddle.storage.Content;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.NewMessage;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.SearchKey;
import org.heddle.storage.SearchMatch;
import org.heddle.storage.Snapshot;
import org.heddle.storage.UidSet;

/// A mailbox that was opened through a [LimitedAccount].
record LimitedMailbox(MemoryMailbox inner, QuotaLimits limits) implements Mailbox {
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
    return inner.summaries(uids);
  }

  @Override
  public void cacheSummaries(Map<Long, byte[]> summaries) {
    inner.cacheSummaries(summaries);
  }

  @Override
  public SearchMatch search(SearchKey key) {
    return inner.search(key);
  }

  @Override
  public Appended append(List<NewMessage> messages) {
    return inner.append(messages, limits);
  }

  @Override
  public Stored store(UidSet uids, FlagChange change, long unchangedSince) {
    return inner.store(uids, change, unchangedSince);
  }

  @Override
  public Copied copy(UidSet uids, Mailbox target, Missing missing) {
    return inner.copy(uids, target, missing, limits);
  }

  @Override
  public Copied move(UidSet uids, Mailbox target, Missing missing) {
    return inner.move(uids, target, missing);
  }

  @Override
  public Appended replace(long uid, Mailbox target, NewMessage message) {
    return inner.replace(uid, target, message, limits);
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
    return inner.watch(hint);
  }
}
