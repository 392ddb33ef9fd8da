package org.heddle.storage.kit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox.Expunged;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.Metadata;
import org.heddle.storage.Replica;
import org.heddle.storage.ReplicaMailbox;
import org.heddle.storage.ReplicaMessage;
import org.heddle.storage.StorageException;
import org.heddle.storage.StorageException.NotPermitted;
import org.heddle.storage.kit.MemoryAccount.Entry;
import org.heddle.storage.kit.MemoryAccount.Standing;

/// Writes an account of a [MemoryStorage] as it is elsewhere.
record MemoryReplica(MemoryAccount account) implements Replica {
  @Override
  public void tree(List<ReplicaMailbox> mailboxes, SortedSet<MailboxName> subscriptions) {
    Set<MemoryFolder> gone = account.locked(() -> replant(mailboxes, subscriptions));
    gone.forEach(account::ring);
    account.ringTree();
  }

  private Set<MemoryFolder> replant(
      List<ReplicaMailbox> mailboxes, SortedSet<MailboxName> subscriptions) {
    ReplicaMailbox inbox =
        mailboxes.stream()
            .filter(mailbox -> mailbox.info().name().isInbox())
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("A tree without INBOX"));
    admit(inbox);
    var before = new HashMap<MailboxId, MemoryFolder>();
    account.tree().values().forEach(entry -> before.put(entry.folder().id(), entry.folder()));
    var after = new TreeMap<MailboxName, Entry>();
    for (ReplicaMailbox mailbox : mailboxes) {
      after.put(mailbox.info().name(), new Entry(folder(mailbox, before), mailbox.info().uses()));
    }
    var gone = new HashSet<>(before.values());
    after.values().forEach(entry -> gone.remove(entry.folder()));
    gone.forEach(MemoryFolder::delete);
    account.tree().clear();
    account.tree().putAll(after);
    account.subscriptions().clear();
    account.subscriptions().addAll(subscriptions);
    account.standing(Standing.REPLICA);
    return gone;
  }

  private void admit(ReplicaMailbox inbox) {
    MailboxStatus here = account.find(MailboxName.INBOX).folder().status();
    boolean untouched =
        account.tree().size() == 1 && here.uidNext() == 1 && account.subscriptions().isEmpty();
    boolean same = here.id().equals(inbox.info().id()) && here.uidValidity() == inbox.uidValidity();
    boolean admitted =
        switch (account.standing()) {
          case OWN -> untouched;
          case REPLICA -> same;
          case RELEASED -> false;
        };
    if (!admitted) {
      throw new NotPermitted("The account holds something else");
    }
  }

  private MemoryFolder folder(ReplicaMailbox mailbox, Map<MailboxId, MemoryFolder> before) {
    MailboxId id = mailbox.info().id();
    MemoryFolder folder = before.get(id);
    if (folder == null
        || account.standing() == Standing.OWN
        || folder.status().uidValidity() != mailbox.uidValidity()) {
      folder = new MemoryFolder(account, id, mailbox.uidValidity());
      folder.begin();
    }
    account.know(id, mailbox.uidValidity());
    folder.access(mailbox.access());
    return folder;
  }

  private MemoryFolder find(MailboxId id) {
    if (account.standing() != Standing.REPLICA) {
      throw new NotPermitted("The account is no replica");
    }
    return account.tree().values().stream()
        .map(Entry::folder)
        .filter(folder -> folder.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new StorageException.NoSuchMailbox(id.value()));
  }

  @Override
  public void put(MailboxId mailbox, List<ReplicaMessage> messages) {
    try {
      MemoryFolder changed =
          account.locked(() -> {
            MemoryFolder folder = find(mailbox);
            replicate(folder, messages);
            return folder;
          });
      account.ring(changed);
    } finally {
      for (ReplicaMessage message : messages) {
        if (message.origin() instanceof ReplicaMessage.Bytes(var draft)) {
          draft.close();
        }
      }
    }
  }

  private void replicate(MemoryFolder folder, List<ReplicaMessage> messages) {
    var bodies = new HashMap<Long, MemoryMail>();
    var rows = new ArrayList<Metadata>();
    for (ReplicaMessage message : messages) {
      Metadata row = message.metadata();
      int at = folder.index().snapshot().messages().find(row.uid());
      if (at >= 0) {
        check(folder.index().snapshot().messages().get(at), row);
      } else if (row.uid() < folder.status().uidNext()) {
        throw new NotPermitted("The UID " + row.uid() + " was given out before");
      } else {
        bodies.put(row.uid(), body(message));
      }
      rows.add(row);
    }
    rows.forEach(row -> account.know(row.emailId()));
    folder.replicate(rows, bodies);
  }

  private static void check(Metadata here, Metadata there) {
    if (!with(here, there.modSeq(), there.flags()).equals(there)) {
      throw new NotPermitted("The UID " + there.uid() + " is that of another message");
    }
    if (there.modSeq() < here.modSeq()) {
      throw new NotPermitted("The message " + there.uid() + " was changed here");
    }
  }

  static Metadata with(Metadata row, long modSeq, Flags flags) {
    return new Metadata(
        row.uid(), modSeq, flags, row.internalDate(), row.saveDate(), row.size(), row.emailId());
  }

  private MemoryMail body(ReplicaMessage message) {
    Metadata row = message.metadata();
    MemoryMail body =
        switch (message.origin()) {
          case ReplicaMessage.Bytes(MemoryDraft draft) when draft.account() == account ->
              new MemoryMail(row.emailId(), draft.consume(), new byte[0]);
          case ReplicaMessage.Bytes _ ->
              throw new IllegalArgumentException("A draft of another account");
          case ReplicaMessage.CopyOf(var mailbox, long uid) -> find(mailbox).find(uid);
          case ReplicaMessage.Present _ -> throw new StorageException.MessageGone(row.uid());
        };
    if (body.size() != row.size() || body.emailId() != row.emailId()) {
      throw new NotPermitted("The message " + row.uid() + " has other bytes");
    }
    return body;
  }

  @Override
  public void vanish(MailboxId mailbox, List<Expunged> expunged) {
    MemoryFolder changed =
        account.locked(() -> {
          MemoryFolder folder = find(mailbox);
          folder.vanish(expunged);
          return folder;
        });
    account.ring(changed);
  }

  @Override
  public void settle(MailboxStatus source, long historyFrom, List<String> keywords) {
    MemoryFolder changed =
        account.locked(() -> {
          MemoryFolder folder = find(source.id());
          compare(folder, source);
          folder.settle(source, historyFrom, keywords);
          return folder;
        });
    account.ring(changed);
  }

  private static void compare(MemoryFolder folder, MailboxStatus source) {
    MailboxStatus here = folder.status();
    boolean same =
        here.uidValidity() == source.uidValidity()
            && here.messages() == source.messages()
            && here.unseen() == source.unseen()
            && here.deleted() == source.deleted()
            && here.bytes() == source.bytes();
    long newest = folder.newestExpunge();
    for (Metadata row : folder.index().snapshot().messages()) {
      newest = Math.max(newest, row.modSeq());
    }
    boolean falls =
        here.uidNext() > source.uidNext()
            || here.highestModSeq() > source.highestModSeq()
            || newest > source.highestModSeq();
    if (!same || falls) {
      throw new NotPermitted("The mailbox is not as it is at the source");
    }
  }

  @Override
  public void release() {
    account.locked(() -> {
      if (account.standing() == Standing.REPLICA) {
        account.standing(Standing.RELEASED);
      }
      return account;
    });
  }
}
