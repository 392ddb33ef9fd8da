package org.heddle.storage.maildir;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.heddle.storage.UidSet;

/// The expunges of a mailbox that the log remembers, oldest first. Guarded by the lock of the
/// mailbox.
final class History {
  /// How many commits are remembered.
  private static final int MOST = 20_000;

  record Expunge(long modSeq, UidSet uids) {}

  private final Deque<Expunge> expunges = new ArrayDeque<>();
  private long horizon;

  History(long horizon) {
    this.horizon = horizon;
  }

  /// Expunges after this mod-sequence are all known.
  long horizon() {
    return horizon;
  }

  void add(long modSeq, UidSet uids) {
    if (uids.isEmpty()) {
      return;
    }
    // Those of a replica may be told late: told as newer than they are does no harm.
    expunges.addLast(new Expunge(Math.max(modSeq, newest()), uids));
    while (expunges.size() > MOST) {
      horizon = Math.max(horizon, expunges.removeFirst().modSeq);
    }
  }

  /// The mod-sequence of the newest, 0 if there is none.
  long newest() {
    return expunges.isEmpty() ? 0 : expunges.getLast().modSeq;
  }

  /// The same expunges, known from another mod-sequence on.
  History knownFrom(long modSeq) {
    var other = new History(modSeq);
    other.expunges.addAll(expunges);
    return other;
  }

  /// What was expunged after a mod-sequence, which is at least the horizon.
  UidSet since(long modSeq) {
    // Built by divide and conquer over what is recent: unions of a growing set would be quadratic.
    var recent = new ArrayDeque<UidSet>();
    for (Iterator<Expunge> all = expunges.descendingIterator(); all.hasNext(); ) {
      Expunge expunge = all.next();
      if (expunge.modSeq <= modSeq) {
        break;
      }
      recent.addLast(expunge.uids);
    }
    while (recent.size() > 1) {
      recent.addLast(recent.removeFirst().union(recent.removeFirst()));
    }
    return recent.isEmpty() ? UidSet.EMPTY : recent.getFirst();
  }

  Iterable<Expunge> expunges() {
    return expunges;
  }
}
