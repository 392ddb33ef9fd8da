package org.heddle.storage.jdbc;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox.Expunged;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.Metadata;
import org.heddle.storage.ReplicaMessage;
import org.heddle.storage.StorageException;
import org.heddle.storage.StorageException.NotPermitted;
import org.heddle.storage.UidSet;
import org.heddle.storage.jdbc.AccountRows.Standing;

/// What becomes of messages that are copied from elsewhere. All methods run within a [Job] that
/// runs alone.
///
/// The index on the heap is dropped rather than moved on: its history is by the mod-sequences of
/// its own commits, and these come with others. Until a mailbox was settled for the first time its
/// history begins at the highest number there is, so that every index of it is read as a whole.
final class ReplicaWrites {
  private final MessageWrites messages;
  private final Contents contents;

  ReplicaWrites(MessageWrites messages, Contents contents) {
    this.messages = messages;
    this.contents = contents;
  }

  /// Messages for one mailbox.
  ///
  /// @param prepared content that the account did not have, by email id
  record Batch(
      long account,
      MailboxId mailbox,
      List<ReplicaMessage> messages,
      Map<Long, Contents.Prepared> prepared) {
    UidSet uids() {
      return UidSet.of(messages.stream().mapToLong(m -> m.metadata().uid()).toArray());
    }
  }

  /// The counters with which a round ends.
  record Settled(MailboxStatus source, long historyFrom, List<String> keywords) {}

  private static MailboxKey find(Work work, long account, MailboxId mailbox) throws SQLException {
    if (AccountRows.standing(work.connection(), account) != Standing.REPLICA) {
      throw new NotPermitted("The account is no replica");
    }
    return MailboxRows.find(work.connection(), account, mailbox)
        .orElseThrow(() -> new StorageException.NoSuchMailbox(mailbox.value()));
  }

  /// @return false if nothing was done, because content that was there is not there any more and is
  ///   to be prepared now
  boolean put(Work work, Batch batch) throws SQLException, IOException {
    MailboxKey key = find(work, batch.account, batch.mailbox);
    Map<Long, Long> copied = lock(work, key, batch);
    Map<Long, Long> sizes =
        EmailRows.hold(
            work.connection(),
            batch.account,
            batch.messages.stream().map(message -> message.metadata().emailId()).toList());
    if (lacksContent(batch, sizes)) {
      return false;
    }
    MailboxRow row = work.mailbox(key).row();
    KeywordList known = KeywordRows.learn(work, key, flags(batch));
    Map<Long, Metadata> present = MessageRows.some(work.connection(), key, known, batch.uids());
    var added = new ArrayList<Metadata>();
    var before = new ArrayList<Metadata>();
    var after = new ArrayList<Metadata>();
    for (ReplicaMessage message : batch.messages) {
      Metadata wanted = spelled(message.metadata(), known);
      Metadata here = present.get(wanted.uid());
      if (here == null) {
        requireNew(wanted, row);
        supply(work, batch, message, copied, sizes);
        work.write(MessageRows.insert(key, wanted, known.text(wanted.flags())));
        added.add(wanted);
      } else if (!here.equals(wanted)) {
        requireSame(here, wanted);
        work.write(flagged(key, wanted, known));
        before.add(here);
        after.add(wanted);
      }
    }
    change(work, row.replicated(added, before, after, known.size()), known);
    return true;
  }

  private static boolean lacksContent(Batch batch, Map<Long, Long> sizes) {
    return batch.messages.stream()
        .filter(message -> message.origin() instanceof ReplicaMessage.Bytes)
        .map(message -> message.metadata().emailId())
        .anyMatch(email -> !sizes.containsKey(email) && !batch.prepared.containsKey(email));
  }

  private static List<Flags> flags(Batch batch) {
    return batch.messages.stream().map(message -> message.metadata().flags()).distinct().toList();
  }

  /// Locks the mailbox and those that messages are copied from.
  ///
  /// @return the email ids of what is copied, by the UID that it gets
  private static Map<Long, Long> lock(Work work, MailboxKey key, Batch batch) throws SQLException {
    var sources = new HashMap<MailboxId, MailboxKey>();
    for (ReplicaMessage message : batch.messages) {
      if (message.origin() instanceof ReplicaMessage.CopyOf(var mailbox, _)
          && !sources.containsKey(mailbox)) {
        sources.put(mailbox, find(work, batch.account, mailbox));
      }
    }
    var keys = new HashSet<>(sources.values());
    keys.add(key);
    work.lock(keys);
    var emails = new HashMap<Long, Long>();
    for (Map.Entry<MailboxId, MailboxKey> source : sources.entrySet()) {
      var wanted = new HashMap<Long, Long>();
      for (ReplicaMessage message : batch.messages) {
        if (message.origin() instanceof ReplicaMessage.CopyOf(var mailbox, long uid)
            && mailbox.equals(source.getKey())) {
          wanted.put(message.metadata().uid(), uid);
        }
      }
      UidSet uids = UidSet.of(wanted.values().stream().mapToLong(uid -> uid).toArray());
      Map<Long, Long> found = MessageRows.emails(work.connection(), source.getValue(), uids);
      wanted.forEach((to, from) -> {
        Long email = found.get(from);
        if (email != null) {
          emails.put(to, email);
        }
      });
    }
    return emails;
  }

  private static void requireNew(Metadata wanted, MailboxRow row) {
    if (wanted.uid() < row.uidNext()) {
      throw new NotPermitted("The UID " + wanted.uid() + " was given out before");
    }
  }

  private static void requireSame(Metadata here, Metadata wanted) {
    if (!with(here, wanted.modSeq(), wanted.flags()).equals(wanted)) {
      throw new NotPermitted("The UID " + wanted.uid() + " is that of another message");
    }
    if (wanted.modSeq() < here.modSeq()) {
      throw new NotPermitted("The message " + wanted.uid() + " was changed here");
    }
  }

  private static Metadata spelled(Metadata row, KeywordList known) {
    return with(row, row.modSeq(), known.spelled(row.flags()));
  }

  private static Metadata with(Metadata row, long modSeq, Flags flags) {
    return new Metadata(
        row.uid(), modSeq, flags, row.internalDate(), row.saveDate(), row.size(), row.emailId());
  }

  /// Sees to it that the account has the content of a message.
  ///
  /// @param sizes the content that it has, by email id
  private void supply(
      Work work, Batch batch, ReplicaMessage message, Map<Long, Long> copied, Map<Long, Long> sizes)
      throws SQLException, IOException {
    Metadata row = message.metadata();
    switch (message.origin()) {
      case ReplicaMessage.Present _ -> throw new StorageException.MessageGone(row.uid());
      case ReplicaMessage.CopyOf(_, long uid) -> {
        Long email = copied.get(row.uid());
        if (email == null) {
          throw new StorageException.MessageGone(uid);
        }
        requireBytes(email == row.emailId(), row);
      }
      case ReplicaMessage.Bytes _ -> {
        Contents.Prepared content = batch.prepared.get(row.emailId());
        if (!sizes.containsKey(row.emailId()) && content != null) {
          contents.write(work, content);
          sizes.put(row.emailId(), row.size());
        }
      }
    }
    requireBytes(sizes.getOrDefault(row.emailId(), -1L) == row.size(), row);
  }

  private static void requireBytes(boolean same, Metadata row) {
    if (!same) {
      throw new NotPermitted("The message " + row.uid() + " has other bytes");
    }
  }

  private static Write.Bound flagged(MailboxKey key, Metadata row, KeywordList known) {
    return MessageRows.FLAG.with(
        (long) row.flags().systemBits(),
        known.text(row.flags()),
        row.modSeq(),
        key.account(),
        key.mailbox(),
        row.uid(),
        row.uid());
  }

  private static void change(Work work, MailboxRow row, KeywordList known) {
    work.change(new MailboxState(row, Optional.empty(), Optional.of(known)));
  }

  int vanish(Work work, long account, MailboxId mailbox, List<Expunged> expunged)
      throws SQLException {
    MailboxKey key = find(work, account, mailbox);
    work.lock(List.of(key));
    long newest = ExpungedRows.newest(work.connection(), key);
    UidSet all = UidSet.unionOf(expunged.stream().map(Expunged::uids).toList());
    KeywordList known = work.keywords(key);
    Map<Long, Metadata> gone = MessageRows.some(work.connection(), key, known, all);
    UidSet uids = UidSet.of(gone.keySet().stream().mapToLong(uid -> uid).toArray());
    messages.drop(work, key, uids);
    for (Expunged one : expunged) {
      if (one.modSeq() > newest) {
        messages.bury(work, key, one.uids(), one.modSeq());
      }
    }
    change(work, work.mailbox(key).row().vanished(gone.values()), known);
    return gone.size();
  }

  long settle(Work work, long account, Settled settled) throws SQLException {
    MailboxStatus source = settled.source;
    MailboxKey key = find(work, account, source.id());
    work.lock(List.of(key));
    MailboxRow row = work.mailbox(key).row();
    KeywordList known = KeywordRows.learn(work, key, List.of(Flags.of(0, settled.keywords)));
    MailboxRow after =
        row.settled(source.uidNext(), source.highestModSeq(), settled.historyFrom, known.size());
    compare(row.status(), source);
    if (!after.equals(row)) {
      long newest =
          Math.max(
              ExpungedRows.newest(work.connection(), key),
              MessageRows.newest(work.connection(), key));
      if (newest > source.highestModSeq()) {
        throw new NotPermitted("The mailbox was changed here");
      }
      change(work, after, known);
    }
    return after.modSeq();
  }

  private static void compare(MailboxStatus here, MailboxStatus source) {
    boolean same =
        here.uidValidity() == source.uidValidity()
            && here.messages() == source.messages()
            && here.unseen() == source.unseen()
            && here.deleted() == source.deleted()
            && here.bytes() == source.bytes();
    boolean falls =
        here.uidNext() > source.uidNext() || here.highestModSeq() > source.highestModSeq();
    if (!same || falls) {
      throw new NotPermitted("The mailbox is not as it is at the source");
    }
  }
}
