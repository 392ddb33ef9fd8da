package org.heddle.storage.jdbc;

import java.util.Collection;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.Metadata;
import org.heddle.storage.StorageException;
import org.heddle.storage.SystemFlag;
import org.heddle.storage.UidSet;

/// The row of a mailbox: what a write changes while it holds the lock on it.
///
/// @param id what clients know it by
/// @param recentFrom the lowest UID that nobody has claimed as recent
/// @param recent how many messages have that UID or a higher one
/// @param keywords how many keywords it knows
/// @param historyFrom expunges are remembered from this mod-sequence on
record MailboxRow(
    MailboxKey key,
    MailboxId id,
    long uidValidity,
    long uidNext,
    long modSeq,
    long messages,
    long unseen,
    long deleted,
    long bytes,
    long recentFrom,
    long recent,
    long keywords,
    long historyFrom) {

  /// A mailbox without messages.
  static MailboxRow fresh(MailboxKey key, long uidValidity) {
    return new MailboxRow(key, key.id(), uidValidity, 1, 1, 0, 0, 0, 0, 1, 0, 0, 1);
  }

  MailboxStatus status() {
    return new MailboxStatus(
        id, uidValidity, uidNext, modSeq, messages, recent, unseen, deleted, bytes);
  }

  /// The first of `count` UIDs that are free.
  long reserve(long count) {
    if (uidNext + count - 1 > UidSet.MAX_UID) {
      throw new StorageException.LimitReached("The mailbox has no UIDs left");
    }
    return uidNext;
  }

  /// The row after a commit that adds these messages, whose UIDs are the next ones.
  MailboxRow plus(Collection<Metadata> added, long keywordsNow) {
    long unseenMore = added.stream().filter(row -> !row.flags().has(SystemFlag.SEEN)).count();
    long deletedMore = added.stream().filter(row -> row.flags().has(SystemFlag.DELETED)).count();
    long bytesMore = added.stream().mapToLong(Metadata::size).sum();
    return new MailboxRow(
        key,
        id,
        uidValidity,
        uidNext + added.size(),
        modSeq + 1,
        messages + added.size(),
        unseen + unseenMore,
        deleted + deletedMore,
        bytes + bytesMore,
        recentFrom,
        recent + added.size(),
        keywordsNow,
        historyFrom);
  }

  /// The row after a commit that changes flags.
  MailboxRow flagged(long unseenMore, long deletedMore, long keywordsNow) {
    return new MailboxRow(
        key,
        id,
        uidValidity,
        uidNext,
        modSeq + 1,
        messages,
        unseen + unseenMore,
        deleted + deletedMore,
        bytes,
        recentFrom,
        recent,
        keywordsNow,
        historyFrom);
  }

  /// The row after a commit that takes these messages away.
  MailboxRow minus(Collection<Metadata> removed) {
    long unseenLess = removed.stream().filter(row -> !row.flags().has(SystemFlag.SEEN)).count();
    long deletedLess = removed.stream().filter(row -> row.flags().has(SystemFlag.DELETED)).count();
    long recentLess = removed.stream().filter(row -> row.uid() >= recentFrom).count();
    long bytesLess = removed.stream().mapToLong(Metadata::size).sum();
    return new MailboxRow(
        key,
        id,
        uidValidity,
        uidNext,
        modSeq + 1,
        messages - removed.size(),
        unseen - unseenLess,
        deleted - deletedLess,
        bytes - bytesLess,
        recentFrom,
        recent - recentLess,
        keywords,
        historyFrom);
  }

  /// The row after messages came and changed as they are elsewhere. The mod-sequence waits for
  /// [#settled].
  MailboxRow replicated(
      Collection<Metadata> added,
      Collection<Metadata> before,
      Collection<Metadata> after,
      long keywordsNow) {
    MailboxRow more = plus(added, keywordsNow).minus(before).plus(after, keywordsNow);
    long next = added.stream().mapToLong(row -> row.uid() + 1).max().orElse(uidNext);
    return more.settled(next, modSeq, historyFrom, keywordsNow);
  }

  /// The row after messages went as they did elsewhere.
  MailboxRow vanished(Collection<Metadata> removed) {
    return minus(removed).settled(uidNext, modSeq, historyFrom, keywords);
  }

  /// The row with the counters of a mailbox elsewhere.
  ///
  /// @param knownFrom its history begins there; ours before, if the two meet
  MailboxRow settled(long next, long modSeqNow, long knownFrom, long keywordsNow) {
    boolean meets = knownFrom <= modSeq && historyFrom != Long.MAX_VALUE;
    return new MailboxRow(
        key,
        id,
        uidValidity,
        next,
        modSeqNow,
        messages,
        unseen,
        deleted,
        bytes,
        recentFrom,
        recent,
        keywordsNow,
        meets ? historyFrom : knownFrom);
  }

  /// The row after the messages below `from` were claimed as recent; no mod-sequence changes.
  MailboxRow claimed(long from, long stillRecent) {
    return new MailboxRow(
        key,
        id,
        uidValidity,
        uidNext,
        modSeq,
        messages,
        unseen,
        deleted,
        bytes,
        from,
        stillRecent,
        keywords,
        historyFrom);
  }

  /// The row with another number of keywords, and with no history before this mod-sequence.
  MailboxRow restarted(long modSeqNow, long keywordsNow) {
    return new MailboxRow(
        key,
        id,
        uidValidity,
        uidNext,
        modSeqNow,
        messages,
        unseen,
        deleted,
        bytes,
        recentFrom,
        recent,
        keywordsNow,
        modSeqNow);
  }

  /// The row with more bytes, or fewer.
  MailboxRow larger(long by) {
    return new MailboxRow(
        key,
        id,
        uidValidity,
        uidNext,
        modSeq,
        messages,
        unseen,
        deleted,
        bytes + by,
        recentFrom,
        recent,
        keywords,
        historyFrom);
  }

  /// The row after expunges up to this mod-sequence were forgotten.
  MailboxRow forgotten(long upTo) {
    return new MailboxRow(
        key,
        id,
        uidValidity,
        uidNext,
        modSeq,
        messages,
        unseen,
        deleted,
        bytes,
        recentFrom,
        recent,
        keywords,
        Math.max(historyFrom, upTo));
  }
}
