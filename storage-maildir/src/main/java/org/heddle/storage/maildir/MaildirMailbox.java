package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.heddle.storage.AccessChange;
import org.heddle.storage.AccessList;
import org.heddle.storage.Changes;
import org.heddle.storage.Content;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxIndex;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Metadata;
import org.heddle.storage.NewMessage;
import org.heddle.storage.SearchKey;
import org.heddle.storage.SearchMatch;
import org.heddle.storage.Snapshot;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;
import org.heddle.storage.Usage;

/// A mailbox as the server sees it.
final class MaildirMailbox implements Mailbox {
  private static final int ATTEMPTS = 3;

  private final MaildirAccount account;
  private final MailboxId id;

  MaildirMailbox(MaildirAccount account, MailboxId id) {
    this.account = account;
    this.id = id;
  }

  private Folder folder() {
    return account.folder(id);
  }

  private MailboxIndex index() {
    return account.calling(id, Folder::index);
  }

  @Override
  public MailboxId id() {
    return id;
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
    MailboxIndex index = index();
    return modSeq >= index.historyFrom()
        ? index.changesSince(modSeq)
        : account.calling(id, folder -> folder.history(modSeq));
  }

  @Override
  public History history() {
    return account.calling(id, Folder::history);
  }

  @Override
  public long claimRecent(long uidNext) {
    return account.calling(
        id,
        folder ->
            folder.locked(state -> {
              if (state.firstRecent >= uidNext) {
                return uidNext;
              }
              long first = state.firstRecent;
              state.claim(uidNext);
              state.log(List.of(new LogRecord.Recent(uidNext)), FrameFile.Durability.LAZY);
              return first;
            }));
  }

  @Override
  public Content content(long uid) {
    return account.calling(id, folder -> open(folder, uid));
  }

  private MessageView open(Folder folder, long uid) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      MessageTable messages = folder.index().snapshot().messages();
      int row = messages.find(uid);
      if (row < 0) {
        break;
      }
      Path file = folder.file(uid).orElseThrow(() -> new StorageException.MessageGone(uid));
      try {
        return checked(folder, uid, messages.size(row), file);
      } catch (NoSuchFileException e) {
        folder.suspect();
      } catch (IOException e) {
        throw Disk.failure(e);
      }
    }
    throw new StorageException.MessageGone(uid);
  }

  private MessageView checked(Folder folder, long uid, long announced, Path file)
      throws IOException {
    var view = MessageView.open(file, announced, folder.sizes().trust(file));
    if (view.size() != announced) {
      long size = view.size();
      folder.run(new Job<>(edit -> edit.resize(uid, size)));
    }
    folder.sizes().proven(file);
    return view;
  }

  @Override
  public Map<Long, byte[]> heads(UidSet uids, int bytes) {
    var heads = new HashMap<Long, byte[]>();
    for (Metadata message : snapshot().messages().select(uids)) {
      try (Content content = content(message.uid())) {
        byte[] head = new byte[(int) Math.min(bytes, content.size())];
        int length = content.read(0, head, 0, head.length);
        heads.put(message.uid(), Arrays.copyOf(head, length));
      } catch (StorageException.MessageGone e) {
        // Expunged since: left out.
      }
    }
    return heads;
  }

  @Override
  public Map<Long, byte[]> summaries(UidSet uids) {
    MessageTable messages = snapshot().messages();
    return folder().summaries().read(messages.select(uids));
  }

  @Override
  public void cacheSummaries(Map<Long, byte[]> summaries) {
    MessageTable messages = snapshot().messages();
    folder().summaries().add(messages, summaries);
  }

  @Override
  public SearchMatch search(SearchKey key) {
    return index().search(key);
  }

  @Override
  public Appended append(List<NewMessage> messages) {
    if (messages.isEmpty()) {
      return new Appended(status().uidValidity(), UidSet.EMPTY);
    }
    try {
      return append(folder(), messages);
    } finally {
      messages.forEach(message -> message.content().close());
    }
  }

  private Appended append(Folder folder, List<NewMessage> messages) {
    var incoming = new ArrayList<Incoming>(messages.size());
    try {
      for (NewMessage message : messages) {
        SpoolDraft draft = account.own(message.content());
        incoming.add(draft.consume(message.flags(), message.internalDate()));
      }
      Appended done = account.growth().growing(() -> arrive(incoming));
      folder.summaries().addAppended(done.uids(), messages);
      return done;
    } catch (IOException e) {
      folder.exclusively(() -> account.discard(incoming));
      throw Disk.failure(e);
    } catch (StorageException e) {
      folder.exclusively(() -> account.discard(incoming));
      throw e;
    }
  }

  private Appended arrive(List<Incoming> incoming) {
    long bytes = incoming.stream().mapToLong(Incoming::size).sum();
    account.growth().admit(new Usage(bytes, incoming.size()));
    return account.calling(id, f -> f.run(new Job<>(Plans.append(account.root(), incoming))));
  }

  @Override
  public Stored store(UidSet uids, FlagChange change, long unchangedSince) {
    return account.calling(
        id, folder -> folder.run(new Job<>(Plans.store(uids, change, unchangedSince))));
  }

  @Override
  public Copied copy(UidSet uids, Mailbox target, Missing missing) {
    var wanted = new Transfers.Wanted(id, target.id(), uids, missing);
    return account.growth().growing(() -> account.transfers().copy(wanted, account.growth()));
  }

  @Override
  public Copied move(UidSet uids, Mailbox target, Missing missing) {
    return account.transfers().move(id, target.id(), uids, missing);
  }

  @Override
  public Appended replace(long uid, Mailbox target, NewMessage message) {
    try {
      SpoolDraft draft = account.own(message.content());
      Folder to = account.folder(target.id());
      Incoming incoming = draft.consume(message.flags(), message.internalDate());
      return replace(uid, to, incoming, message);
    } catch (IOException e) {
      throw Disk.failure(e);
    } finally {
      message.content().close();
    }
  }

  private Appended replace(long uid, Folder to, Incoming incoming, NewMessage message) {
    try {
      Appended done =
          account
              .growth()
              .growing(() -> {
                MessageTable old = snapshot().messages().select(UidSet.of(uid));
                if (old.isEmpty()) {
                  throw new StorageException.MessageGone(uid);
                }
                account.growth().admit(new Usage(incoming.size() - old.size(0), 0));
                return account.transfers().replace(id, uid, to.id(), incoming);
              });
      to.summaries().addAppended(done.uids(), List.of(message));
      return done;
    } catch (StorageException e) {
      to.exclusively(() -> account.discard(List.of(incoming)));
      throw e;
    }
  }

  @Override
  public Expunged expunge(UidSet uids) {
    return account.calling(id, folder -> folder.run(new Job<>(Plans.expunge(uids))));
  }

  @Override
  public AccessList accessList() {
    return account.accessList(id);
  }

  @Override
  public void changeAccess(AccessChange change) {
    account.changeAccess(id, change);
  }

  @Override
  public Watch watch(Runnable hint) {
    return account.watch(folder(), hint);
  }
}
