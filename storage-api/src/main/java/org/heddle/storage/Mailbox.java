package org.heddle.storage;

import java.util.List;
import java.util.Map;

/// One mailbox. Messages are named by UID; sequence numbers are the session's affair and never come
/// here (I5).
///
/// Thread-safe. Every call is atomic, holds nothing when it returns but a [Draft] or a [Content]
/// (I3), and is durable when it returns (I10). The order of UIDs and of mod-sequences is the order
/// of commits (I7). Every method throws [StorageException.NoSuchMailbox] once the mailbox was
/// deleted.
public interface Mailbox {
  /// The id, kept over renames.
  MailboxId id();

  /// The counters now.
  MailboxStatus status();

  /// All metadata as of one instant; a memory read where the columnar index is warm.
  Snapshot snapshot();

  /// Everything with a mod-sequence above the given one, as of one instant.
  Changes changesSince(long modSeq);

  /// The expunges that are remembered, each with its mod-sequence: all after [History#from]. As of
  /// one instant.
  default History history() {
    return new History(status().highestModSeq(), List.of());
  }

  /// Makes every message below `uidNext` old, for everybody, and returns the lowest UID that was
  /// still recent: what exists from there up to `uidNext` is recent to the caller alone (RFC 3501
  /// section 2.3.2). Returns `uidNext` if nothing was. Changes no mod-sequence; need not survive a
  /// crash.
  long claimRecent(long uidNext);

  /// The bytes of a message.
  ///
  /// @throws StorageException.MessageGone if there is no such message
  Content content(long uid);

  /// The first bytes of many messages, at most `bytes` of each: what a header fetch of a whole
  /// mailbox needs. Messages that do not exist are left out. The caller asks for a bounded number
  /// at a time.
  Map<Long, byte[]> heads(UidSet uids, int bytes);

  /// The summaries that the storage still has of these messages: a cache that it may lose (I12).
  Map<Long, byte[]> summaries(UidSet uids);

  /// Fills that cache; what does not exist is ignored.
  void cacheSummaries(Map<Long, byte[]> summaries);

  /// What the storage can tell of a search without reading mail.
  SearchMatch search(SearchKey key);

  /// Adds all messages or none. The UIDs are consecutive and in the order given.
  Appended append(List<NewMessage> messages);

  /// Changes the flags of those of `uids` that exist and whose mod-sequence is at most
  /// `unchangedSince` (`Long.MAX_VALUE` for all). A message whose flags are already so is not
  /// touched and keeps its mod-sequence (RFC 7162 section 3.1.11).
  Stored store(UidSet uids, FlagChange change, long unchangedSince);

  /// Copies all or none, in ascending UID order; flags and internal date are kept, the save date is
  /// now.
  ///
  /// @throws StorageException.MessageGone if one does not exist and `missing` says to refuse
  Copied copy(UidSet uids, Mailbox target, Missing missing);

  /// Moves all or none, in ascending UID order: no other session ever sees a message in both
  /// mailboxes or in neither.
  ///
  /// @throws StorageException.MessageGone as [#copy]
  Copied move(UidSet uids, Mailbox target, Missing missing);

  /// Puts a message into `target`, which may be this mailbox, in the place of one from here, which
  /// goes whatever its flags: nobody ever sees both or neither. The account grows by the difference
  /// of the two only (RFC 8508 section 3.4).
  ///
  /// @throws StorageException.MessageGone if there is no message `uid`; then nothing is added
  Appended replace(long uid, Mailbox target, NewMessage message);

  /// Removes those of `uids` that exist and carry `\Deleted`.
  Expunged expunge(UidSet uids);

  /// What others than the owner may do here.
  AccessList accessList();

  /// Changes what one identifier may do.
  ///
  /// @throws StorageException.LimitReached if the list would be too long
  void changeAccess(AccessChange change);

  /// Rings after any change of this mailbox, its deletion included: from this node, another node or
  /// outside. A ring carries nothing, may be late, doubled or (rarely) lost (I8); the watcher asks
  /// [#changesSince]. `hint` must return at once and may be called from any thread.
  Watch watch(Runnable hint);

  /// What [#copy] and [#move] do about a UID that does not exist.
  enum Missing {
    IGNORE,
    REFUSE
  }

  /// @param uids the new UIDs, ascending in the order of the messages
  record Appended(long uidValidity, UidSet uids) {}

  /// @param changed the messages that changed, as they are now
  /// @param refused the messages whose mod-sequence was above `unchangedSince`
  /// @param modSeq the mailbox's mod-sequence after the change
  record Stored(MessageTable changed, UidSet refused, long modSeq) {}

  /// @param uidValidity that of the target
  /// @param from the UIDs here; the n-th became the n-th of `to`
  /// @param to the UIDs in the target
  record Copied(long uidValidity, UidSet from, UidSet to) {}

  /// Messages that went at once.
  ///
  /// @param modSeq the mailbox's mod-sequence after the change
  record Expunged(UidSet uids, long modSeq) {}

  /// @param from all expunges with a mod-sequence above this one are known
  /// @param expunges ascending by mod-sequence, each of which is there once
  record History(long from, List<Expunged> expunges) {}

  /// Ends the watching when closed.
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }
}
