package org.heddle.storage.jdbc;

import java.util.Collection;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.Metadata;
import org.heddle.storage.StorageException;
import org.heddle.storage.SystemFlag;
import org.heddle.storage.UidSet;

/// The row of a mailbox: what a write changes while it holds the lock on it.
///
/// @param recentFrom the lowest UID that nobody has claimed as recent
/// @param recent how many messages have that UID or a higher one
/// @param keywords how many keywords it knows
/// @param historyFrom expunges are remembered from this mod-sequence on
record MailboxRow(
    MailboxKey key,
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
    return new MailboxRow(key, uidValidity, 1, 1, 0, 0, 0, 0, 1, 0, 0, 1);
  }

  MailboxStatus status() {
    return new MailboxStatus(
        key.id(), uidValidity, uidNext, modSeq, messages, recent, unseen, deleted, bytes);
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

  /// The row after the messages below `from` were claimed as recent; no mod-sequence changes.
  MailboxRow claimed(long from, long stillRecent) {
    return new MailboxRow(
        key,
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
