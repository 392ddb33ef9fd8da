package org.heddle.storage.jdbc;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.heddle.storage.Mailbox.Expunged;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.Replica;
import org.heddle.storage.ReplicaMailbox;
import org.heddle.storage.ReplicaMessage;
import org.heddle.storage.StorageException;

/// Writes an account as it is elsewhere: what is done before a committer takes over, which goes on
/// in [ReplicaTree] and [ReplicaWrites].
final class JdbcReplica implements Replica {
  private final JdbcStorage storage;
  private final long account;
  private final ReplicaTree tree = new ReplicaTree();
  private final ReplicaWrites writes;

  JdbcReplica(JdbcStorage storage, long account) {
    this.storage = storage;
    this.account = account;
    this.writes = new ReplicaWrites(storage.messages(), storage.contents());
  }

  private <R> R submit(Job<R> job) {
    return storage.committers().submit(Scope.alone(), job);
  }

  @Override
  public void tree(List<ReplicaMailbox> mailboxes, SortedSet<MailboxName> subscriptions) {
    mailboxes.forEach(
        mailbox -> MailboxKey.number(mailbox.info().id()).ifPresent(storage.ids()::passOver));
    ReplicaTree.Present present =
        storage.database().readSnapshot(c -> ReplicaTree.Present.read(c, account));
    var fresh = new HashMap<MailboxId, MailboxKey>();
    for (ReplicaMailbox mailbox : mailboxes) {
      if (present.find(mailbox).isEmpty()) {
        fresh.put(mailbox.info().id(), new MailboxKey(account, storage.ids().take()));
      }
    }
    var planted = new ReplicaTree.Planted(account, mailboxes, subscriptions, fresh);
    submit(work -> tree.plant(work, planted, storage.tree()));
  }

  @Override
  public void put(MailboxId mailbox, List<ReplicaMessage> messages) {
    try {
      messages.forEach(message -> storage.ids().passOver(message.metadata().emailId()));
      Map<Long, JdbcDraft> drafts = consume(messages);
      boolean done = false;
      while (!done) {
        var batch = new ReplicaWrites.Batch(account, mailbox, messages, prepare(drafts));
        done = submit(work -> writes.put(work, batch));
      }
    } finally {
      for (ReplicaMessage message : messages) {
        if (message.origin() instanceof ReplicaMessage.Bytes(var draft)) {
          draft.close();
        }
      }
    }
  }

  /// The drafts, by email id.
  private Map<Long, JdbcDraft> consume(List<ReplicaMessage> messages) {
    var drafts = new HashMap<Long, JdbcDraft>();
    for (ReplicaMessage message : messages) {
      if (message.origin() instanceof ReplicaMessage.Bytes(var draft)) {
        if (!(draft instanceof JdbcDraft own) || own.account() != account) {
          throw new IllegalArgumentException("A draft of another account");
        }
        own.consume();
        if (own.size() != message.metadata().size()) {
          throw new StorageException.NotPermitted(
              "The message " + message.metadata().uid() + " has other bytes");
        }
        drafts.putIfAbsent(message.metadata().emailId(), own);
      }
    }
    return drafts;
  }

  /// The content that the account does not have now.
  private Map<Long, Contents.Prepared> prepare(Map<Long, JdbcDraft> drafts) {
    if (drafts.isEmpty()) {
      return Map.of();
    }
    Set<Long> known =
        storage.database().read(c -> EmailRows.sizes(c, account, drafts.keySet())).keySet();
    var prepared = new HashMap<Long, Contents.Prepared>();
    drafts.forEach((email, draft) -> {
      if (!known.contains(email)) {
        storage.contents().clear(account, email, draft);
        prepared.put(email, storage.contents().prepare(account, email, draft, new byte[0], 0));
      }
    });
    return prepared;
  }

  @Override
  public void vanish(MailboxId mailbox, List<Expunged> expunged) {
    submit(work -> writes.vanish(work, account, mailbox, expunged));
  }

  @Override
  public void settle(MailboxStatus source, long historyFrom, List<String> keywords) {
    submit(work ->
        writes.settle(work, account, new ReplicaWrites.Settled(source, historyFrom, keywords)));
  }

  @Override
  public void release() {
    submit(work -> tree.release(work, account));
  }
}
