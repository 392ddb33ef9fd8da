package org.heddle.imap;

import java.util.Map;
import org.heddle.storage.Changes;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.SearchKey;
import org.heddle.storage.SearchMatch;
import org.heddle.storage.Snapshot;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;
import org.heddle.storage.kit.ForwardingMailbox;

/// A mailbox that can lose its history, as any storage may, or even its UIDs, and that can fail.
/// Confined to one thread.
final class ForgetfulMailbox implements ForwardingMailbox {
  private final Mailbox mailbox;
  private boolean forgotten;
  private long uidValidity;
  private int readsLeft = Integer.MAX_VALUE;

  ForgetfulMailbox(Mailbox mailbox) {
    this.mailbox = mailbox;
    this.uidValidity = mailbox.status().uidValidity();
  }

  @Override
  public Mailbox inner() {
    return mailbox;
  }

  /// The UIDs mean other messages from here on.
  void renumber() {
    uidValidity++;
    forgotten = true;
  }

  /// The next question for changes is answered with all there is.
  void forget() {
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

  @Override
  public Map<Long, byte[]> summaries(UidSet uids) {
    read();
    return mailbox.summaries(uids);
  }

  @Override
  public SearchMatch search(SearchKey key) {
    read();
    return mailbox.search(key);
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
}
