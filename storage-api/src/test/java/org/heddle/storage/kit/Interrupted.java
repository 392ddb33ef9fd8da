package org.heddle.storage.kit;

import java.util.List;
import java.util.SortedSet;
import org.heddle.storage.Mailbox.Expunged;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.Replica;
import org.heddle.storage.ReplicaMailbox;
import org.heddle.storage.ReplicaMessage;

/// A replica whose caller never hears of the end of one call: the power went.
///
/// @param left how many calls end before that; below 0 for no such call
record Interrupted(Replica inner, int[] left) implements Replica {
  /// What the caller hears instead.
  static final class Interruption extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  static Replica after(Replica inner, int[] left) {
    return new Interrupted(inner, left);
  }

  private void count(Runnable call) {
    call.run();
    if (left[0]-- == 0) {
      throw new Interruption();
    }
  }

  @Override
  public void tree(List<ReplicaMailbox> mailboxes, SortedSet<MailboxName> subscriptions) {
    count(() -> inner.tree(mailboxes, subscriptions));
  }

  @Override
  public void put(MailboxId mailbox, List<ReplicaMessage> messages) {
    count(() -> inner.put(mailbox, messages));
  }

  @Override
  public void vanish(MailboxId mailbox, List<Expunged> expunged) {
    count(() -> inner.vanish(mailbox, expunged));
  }

  @Override
  public void settle(MailboxStatus source, long historyFrom, List<String> keywords) {
    count(() -> inner.settle(source, historyFrom, keywords));
  }

  @Override
  public void release() {
    count(inner::release);
  }
}
