package org.heddle.moving;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.heddle.storage.Account;
import org.heddle.storage.Changes;
import org.heddle.storage.Content;
import org.heddle.storage.Draft;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Expunged;
import org.heddle.storage.Mailbox.History;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Metadata;
import org.heddle.storage.Replica;
import org.heddle.storage.ReplicaMessage;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;

/// Brings one mailbox of a replica up to date with its source, which may be in use: as of one
/// instant, with every message that is there then. A message that is expunged before it could be
/// read makes that instant a later one.
final class Round {
  private static final int MOST_AT_ONCE = 100;
  private static final long LARGEST_AT_ONCE = 8L * 1024 * 1024;

  /// How often the instant may become a later one.
  private static final int MOST_ATTEMPTS = 20;

  /// What a mailbox has before anything happened.
  private static final long FIRST_MOD_SEQ = 1;

  private final Mailbox from;
  private final Mailbox to;
  private final Account account;
  private final Replica replica;
  private final Progress progress;
  private final byte[] block = new byte[64 * 1024];
  private final List<ReplicaMessage> batch = new ArrayList<>();
  private long batchBytes;

  /// What the source is at the instant of the round.
  ///
  /// @param messages those that changed, or all
  private record Instant(
      MailboxStatus status, MessageTable messages, List<String> keywords, UidSet gone) {}

  /// @param to the mailbox of the account that has the same id
  Round(Mailbox from, Mailbox to, Account account, Replica replica, Progress progress) {
    this.from = from;
    this.to = to;
    this.account = account;
    this.replica = replica;
    this.progress = progress;
  }

  /// Does it.
  ///
  /// @return the messages that came or changed
  /// @throws StorageException.NoSuchMailbox if the source was deleted meanwhile
  MessageTable run() {
    long settled = to.status().highestModSeq();
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      Instant instant = instant(settled);
      History history = from.history();
      vanish(instant, history, settled);
      if (put(instant.messages())) {
        long known = Math.min(history.from(), instant.status().highestModSeq());
        replica.settle(instant.status(), known, instant.keywords());
        return instant.messages();
      }
    }
    throw new Failure(from.id().value() + ": messages are expunged faster than they can be copied");
  }

  private Instant instant(long settled) {
    if (settled > FIRST_MOD_SEQ && from.changesSince(settled) instanceof Changes.Delta delta) {
      return new Instant(delta.status(), delta.changed(), delta.keywords(), delta.vanished());
    }
    var all = from.snapshot();
    UidSet gone = to.snapshot().messages().uids().minus(all.messages().uids());
    return new Instant(all.status(), all.messages(), all.keywords(), gone);
  }

  /// Says what was expunged and when; of what the source does not know when any more, as soon as it
  /// may have been.
  private void vanish(Instant instant, History history, long settled) {
    long until = instant.status().highestModSeq();
    var all = new ArrayList<Expunged>();
    for (Expunged one : history.expunges()) {
      if (one.modSeq() > settled && one.modSeq() <= until) {
        all.add(one);
      }
    }
    UidSet told = UidSet.unionOf(all.stream().map(Expunged::uids).toList());
    UidSet untold = instant.gone().intersect(to.snapshot().messages().uids()).minus(told);
    if (!untold.isEmpty()) {
      all.addFirst(new Expunged(untold, Math.min(history.from(), until)));
    }
    if (!all.isEmpty()) {
      replica.vanish(to.id(), all);
    }
  }

  /// @return whether all of them could be read
  private boolean put(MessageTable messages) {
    MessageTable here = to.snapshot().messages();
    boolean complete = true;
    try {
      for (int row = 0; row < messages.size(); row++) {
        Metadata message = messages.get(row);
        int at = here.find(message.uid());
        if (at >= 0 && here.get(at).equals(message)) {
          continue; // An earlier attempt put it.
        }
        complete &= at >= 0 ? add(message, new ReplicaMessage.Present()) : read(message);
      }
      flush();
    } finally {
      discard();
    }
    return complete;
  }

  private boolean read(Metadata message) {
    if (batchBytes > 0 && batchBytes + message.size() > LARGEST_AT_ONCE) {
      flush();
    }
    Draft draft = account.draft();
    try (Content content = from.content(message.uid())) {
      copy(content, draft);
    } catch (StorageException.MessageGone expunged) {
      draft.close();
      return false;
    } catch (RuntimeException | IOException e) {
      draft.close();
      throw e instanceof RuntimeException known ? known : new Failure("" + e.getMessage(), e);
    }
    batchBytes += message.size();
    return add(message, new ReplicaMessage.Bytes(draft));
  }

  private void copy(Content content, Draft draft) throws IOException {
    long at = 0;
    for (int n = content.read(at, block, 0, block.length);
        n > 0;
        n = content.read(at, block, 0, block.length)) {
      draft.output().write(block, 0, n);
      at += n;
    }
  }

  private boolean add(Metadata message, ReplicaMessage.Origin origin) {
    batch.add(new ReplicaMessage(message, origin));
    if (batch.size() == MOST_AT_ONCE) {
      flush();
    }
    return true;
  }

  private void flush() {
    if (batch.isEmpty()) {
      return;
    }
    List<ReplicaMessage> all = List.copyOf(batch);
    batch.clear();
    replica.put(to.id(), all);
    progress.add(all.size(), batchBytes);
    batchBytes = 0;
    var uids = UidSet.of(all.stream().mapToLong(one -> one.metadata().uid()).toArray());
    to.cacheSummaries(from.summaries(uids));
  }

  private void discard() {
    for (ReplicaMessage message : batch) {
      if (message.origin() instanceof ReplicaMessage.Bytes(Draft draft)) {
        draft.close();
      }
    }
    batch.clear();
    batchBytes = 0;
  }
}
