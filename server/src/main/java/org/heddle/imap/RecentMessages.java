package org.heddle.imap;

import org.heddle.imap.syntax.Command.Access;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.Snapshot;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;

/// Which messages of the selected mailbox are `\Recent` to this session: those that no session with
/// write access was told of before (RFC 3501 section 2.3.2). IMAP4rev2 knows no such thing, so a
/// client that enabled it claims nothing. Confined to the session's thread.
final class RecentMessages {
  /// Whether this client is to hear of `\Recent`.
  enum Interest {
    RECENT,
    NONE
  }

  private final Interest interest;
  private UidSet uids = UidSet.EMPTY;

  RecentMessages(Interest interest) {
    this.interest = interest;
  }

  /// The mailbox was selected as it is in this snapshot.
  void select(Mailbox mailbox, Snapshot now, Access access) {
    if (interest == Interest.NONE) {
      return;
    }
    long from =
        switch (access) {
          case READ_WRITE -> claim(mailbox, now.status().uidNext());
          // EXAMINE takes nothing from anybody: the recent messages are the last ones.
          case READ_ONLY ->
              now.messages().isEmpty()
                  ? now.status().uidNext()
                  : firstOfLast(now.messages().uids(), now.status().recent());
        };
    uids = UidSet.range(from, now.status().uidNext() - 1);
  }

  /// Being recent is worth no failure: without the storage's word nothing is.
  private static long claim(Mailbox mailbox, long uidNext) {
    try {
      return mailbox.claimRecent(uidNext);
    } catch (StorageException unavailable) {
      return uidNext;
    }
  }

  /// Messages have arrived; these are the mailbox's counters with them.
  void arrived(Mailbox mailbox, MailboxStatus now, UidSet arrived, Access access) {
    if (interest == Interest.NONE) {
      return;
    }
    long from =
        switch (access) {
          case READ_WRITE -> claim(mailbox, now.uidNext());
          case READ_ONLY -> firstOfLast(arrived, now.recent());
        };
    uids = uids.union(UidSet.range(from, now.uidNext() - 1));
  }

  /// The first of the last `count` of these, which are not empty; behind them if none is.
  private static long firstOfLast(UidSet arrived, long count) {
    var numbers = new MessageNumbers(arrived);
    int first = (int) Math.max(0, numbers.count() - count);
    return first < numbers.count() ? numbers.uid(first + 1) : arrived.last() + 1;
  }

  boolean contains(long uid) {
    return uids.contains(uid);
  }

  /// The recent ones among these.
  UidSet among(UidSet messages) {
    return uids.intersect(messages);
  }

  int count(UidSet messages) {
    return Math.toIntExact(among(messages).size());
  }

  Interest interest() {
    return interest;
  }
}
