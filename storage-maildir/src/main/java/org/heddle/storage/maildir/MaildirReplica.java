package org.heddle.storage.maildir;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.heddle.storage.Mailbox.Expunged;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Metadata;
import org.heddle.storage.Replica;
import org.heddle.storage.ReplicaMailbox;
import org.heddle.storage.ReplicaMessage;
import org.heddle.storage.StorageException;

/// Writes an account as it is elsewhere. Of the tree, each step is durable by itself; a tree that
/// was left half done is finished by the next call.
final class MaildirReplica implements Replica {
  private static final int FORCED_AT_ONCE = 16;

  private final MaildirAccount account;
  private final ReplicaTree tree;

  MaildirReplica(MaildirAccount account, ReplicaTree tree) {
    this.account = account;
    this.tree = tree;
  }

  @Override
  public void tree(List<ReplicaMailbox> mailboxes, SortedSet<MailboxName> subscriptions) {
    account.planting(() ->
        account
            .transfers()
            .intending(() ->
                DotLock.patiently(() -> {
                  tree.plant(mailboxes, subscriptions);
                  return mailboxes;
                })));
  }

  private Folder folder(MailboxId id) {
    account.onTree(() -> {
      tree.requireReplica();
      return id;
    });
    return account.folder(id);
  }

  @Override
  public void put(MailboxId mailbox, List<ReplicaMessage> messages) {
    var incoming = new ArrayList<Incoming>();
    try {
      Folder folder = folder(mailbox);
      try {
        List<ReplicaPlans.Wanted> wanted = prepare(folder, messages, incoming);
        folder.run(new Job<>(ReplicaPlans.put(account.root(), wanted)));
      } catch (RuntimeException e) {
        folder.exclusively(() -> account.discard(incoming));
        throw e;
      }
    } finally {
      for (ReplicaMessage message : messages) {
        if (message.origin() instanceof ReplicaMessage.Bytes(var draft)) {
          draft.close();
        }
      }
    }
  }

  /// The files are forced side by side: it is the waiting for the disk that takes the time.
  ///
  /// @param incoming gets the files that wait
  private List<ReplicaPlans.Wanted> prepare(
      Folder folder, List<ReplicaMessage> messages, List<Incoming> incoming) {
    MessageTable present = folder.index().snapshot().messages();
    var files = new ArrayList<Future<Optional<Incoming>>>();
    try (ExecutorService threads = Executors.newFixedThreadPool(FORCED_AT_ONCE)) {
      for (ReplicaMessage message : messages) {
        boolean here = present.find(message.metadata().uid()) >= 0;
        files.add(threads.submit(() -> here ? Optional.empty() : file(message)));
      }
    }
    for (Future<Optional<Incoming>> file : files) {
      if (file.state() == Future.State.SUCCESS) {
        file.resultNow().ifPresent(incoming::add);
      }
    }
    var wanted = new ArrayList<ReplicaPlans.Wanted>();
    for (int i = 0; i < files.size(); i++) {
      wanted.add(new ReplicaPlans.Wanted(messages.get(i).metadata(), result(files.get(i))));
    }
    return wanted;
  }

  private static Optional<Incoming> result(Future<Optional<Incoming>> file) {
    if (file.state() == Future.State.SUCCESS) {
      return file.resultNow();
    }
    throw file.exceptionNow() instanceof RuntimeException e
        ? e
        : new StorageException.Unavailable("A message cannot be written", file.exceptionNow());
  }

  private Optional<Incoming> file(ReplicaMessage message) {
    Metadata row = message.metadata();
    Incoming found =
        switch (message.origin()) {
          case ReplicaMessage.Present _ -> throw new StorageException.MessageGone(row.uid());
          case ReplicaMessage.CopyOf(var mailbox, long uid) ->
              account.transfers().link(folder(mailbox), uid);
          case ReplicaMessage.Bytes(var draft) -> consume(account.own(draft), row);
        };
    boolean copy = message.origin() instanceof ReplicaMessage.CopyOf;
    if (found.size() != row.size() || (copy && found.emailId() != row.emailId())) {
      account.discard(List.of(found));
      throw new StorageException.NotPermitted("The message " + row.uid() + " has other bytes");
    }
    String prefix = account.site().names().replicated(row.saveDate(), row.uid());
    return Optional.of(found.called(prefix, row));
  }

  private static Incoming consume(SpoolDraft draft, Metadata row) {
    try {
      return draft.consume(row.flags(), row.internalDate());
    } catch (IOException e) {
      throw Disk.failure(e);
    }
  }

  @Override
  public void vanish(MailboxId mailbox, List<Expunged> expunged) {
    folder(mailbox).run(new Job<>(ReplicaPlans.vanish(expunged)));
  }

  @Override
  public void settle(MailboxStatus source, long historyFrom, List<String> keywords) {
    folder(source.id()).settle(source, historyFrom, keywords);
  }

  @Override
  public void release() {
    account.onTree(() -> {
      tree.release();
      return account;
    });
  }
}
