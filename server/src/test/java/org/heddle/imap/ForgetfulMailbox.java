package org.heddle.imap;

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
import org.heddle.storage.SearchKey;
import org.heddle.storage.SearchMatch;
import org.heddle.storage.Snapshot;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;

/// A mailbox that can lose its history, as any storage may, or even its UIDs, and that can fail.
/// Confined to one thread.
final class ForgetfulMailbox implements Mailbox {
  private final Mailbox mailbox;
  private boolean forgotten;
  private long uidValidity;
  private int readsLeft = Integer.MAX_VALUE;

  ForgetfulMailbox(Mailbox mailbox) {
    this.mailbox = mailbox;
    this.uidValidity = mailbox.status().uidValidity();
  }

  /// The UIDs mean other messages from here on.
  void renumber() {
    uidValidity++;
    forgotten = true;
  }

  /// After so many more searches and looks at summaries there is one that fails.
  void failAfter(int reads) {
    readsLeft = reads;
  }

  private void read() {
    if (readsLeft-- == 0) {
      throw new StorageException.Unavailable("for a moment", null);
    }
  }

  /// The next question for changes is answered with all there is.
  void forget() {
    forgotten = true;
  }

  @Override
  public Changes changesSince(long modSeq) {
    if (forgotten) {
      forgotten = false;
      Snapshot now = mailbox.snapshot();
      return new Changes.Forgotten(
          new Snapshot(renumbered(now.status()), now.messages(), now.keywords()));
    }
    return mailbox.changesSince(modSeq);
  }

  private MailboxStatus renumbered(MailboxStatus now) {
    return new MailboxStatus(
        now.id(),
        uidValidity,
        now.uidNext(),
        now.highestModSeq(),
        now.messages(),
        now.recent(),
        now.unseen(),
        now.deleted(),
        now.bytes());
  }

  @Override
  public MailboxId id() {
    return mailbox.id();
  }

  @Override
  public MailboxStatus status() {
    return mailbox.status();
  }

  @Override
  public Snapshot snapshot() {
    return mailbox.snapshot();
  }

  @Override
  public long claimRecent(long uidNext) {
    return mailbox.claimRecent(uidNext);
  }

  @Override
  public Content content(long uid) {
    return mailbox.content(uid);
  }

  @Override
  public Map<Long, byte[]> heads(UidSet uids, int bytes) {
    return mailbox.heads(uids, bytes);
  }

  @Override
  public Map<Long, byte[]> summaries(UidSet uids) {
    read();
    return mailbox.summaries(uids);
  }

  @Override
  public void cacheSummaries(Map<Long, byte[]> summaries) {
    mailbox.cacheSummaries(summaries);
  }

  @Override
  public SearchMatch search(SearchKey key) {
    read();
    return mailbox.search(key);
  }

  @Override
  public Appended append(List<NewMessage> messages) {
    return mailbox.append(messages);
  }

  @Override
  public Stored store(UidSet uids, FlagChange change, long unchangedSince) {
    return mailbox.store(uids, change, unchangedSince);
  }

  @Override
  public Copied copy(UidSet uids, Mailbox target, Missing missing) {
    return mailbox.copy(uids, target, missing);
  }

  @Override
  public Copied move(UidSet uids, Mailbox target, Missing missing) {
    return mailbox.move(uids, target, missing);
  }

  @Override
  public Appended replace(long uid, Mailbox target, NewMessage message) {
    return mailbox.replace(uid, target, message);
  }

  @Override
  public Expunged expunge(UidSet uids) {
    return mailbox.expunge(uids);
  }

  @Override
  public AccessList accessList() {
    return mailbox.accessList();
  }

  @Override
  public void changeAccess(AccessChange change) {
    mailbox.changeAccess(change);
  }

  @Override
  public Watch watch(Runnable hint) {
    return mailbox.watch(hint);
  }
}
