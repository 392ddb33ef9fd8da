package org.heddle.routing;

import java.util.List;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.heddle.storage.Mailbox.Expunged;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.Replica;
import org.heddle.storage.ReplicaMailbox;
import org.heddle.storage.ReplicaMessage;

/// Writes an account as it is elsewhere, wherever it is here. Confined to one thread.
record RoutedReplica(RoutedAccount account) implements Replica {
  private void tell(Consumer<Replica> step) {
    account
        .place()
        .call(() -> {
          step.accept(account.inner().replica());
          return account;
        });
  }

  @Override
  public void tree(List<ReplicaMailbox> mailboxes, SortedSet<MailboxName> subscriptions) {
    tell(replica -> replica.tree(mailboxes, subscriptions));
  }

  @Override
  public void put(MailboxId mailbox, List<ReplicaMessage> messages) {
    tell(replica -> replica.put(mailbox, messages.stream().map(this::taken).toList()));
  }

  private ReplicaMessage taken(ReplicaMessage message) {
    return message.origin() instanceof ReplicaMessage.Bytes(var draft)
        ? new ReplicaMessage(message.metadata(), new ReplicaMessage.Bytes(account.taken(draft)))
        : message;
  }

  @Override
  public void vanish(MailboxId mailbox, List<Expunged> expunged) {
    tell(replica -> replica.vanish(mailbox, expunged));
  }

  @Override
  public void settle(MailboxStatus source, long historyFrom, List<String> keywords) {
    tell(replica -> replica.settle(source, historyFrom, keywords));
  }

  @Override
  public void release() {
    tell(Replica::release);
  }
}
