package org.heddle.imap;

import org.heddle.storage.Changes;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.Snapshot;
import org.heddle.storage.kit.ForwardingMailbox;

/// A mailbox that can lose its history, as any storage may, or even its UIDs. Confined to one
/// thread.
final class ForgetfulMailbox implements ForwardingMailbox {
  private final Mailbox mailbox;
  private boolean forgotten;
  private long uidValidity;

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
