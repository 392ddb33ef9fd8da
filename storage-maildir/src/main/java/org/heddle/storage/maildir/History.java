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
    expunges.addLast(new Expunge(modSeq, uids));
    while (expunges.size() > MOST) {
      horizon = Math.max(horizon, expunges.removeFirst().modSeq);
    }
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
