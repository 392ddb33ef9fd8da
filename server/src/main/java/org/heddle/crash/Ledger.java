package org.heddle.crash;

import java.util.HashMap;
import java.util.Map;

/// What anybody ever saw of UIDs and counters, over all lives. UIDVALIDITY names a mailbox, since
/// no two of an account ever have the same. Thread-safe.
final class Ledger {
  private final Tally tally;
  private final Map<Long, Map<Long, String>> tokens = new HashMap<>();
  private final Map<Long, Long> uidNext = new HashMap<>();
  private final Map<Long, Long> modSeq = new HashMap<>();

  Ledger(Tally tally) {
    this.tally = tally;
  }

  /// Somebody saw a message.
  synchronized void saw(long validity, long uid, String token) {
    String before = tokens.computeIfAbsent(validity, _ -> new HashMap<>()).putIfAbsent(uid, token);
    if (before != null && !before.equals(token)) {
      tally.wrong("UID " + uid + " of " + validity + " was " + before + " and is " + token);
    }
    uidNext.merge(validity, uid + 1, Math::max);
  }

  /// Somebody saw the counters of a mailbox.
  synchronized void counted(long validity, long next, long highest) {
    uidNext.merge(validity, next, Math::max);
    modSeq.merge(validity, highest, Math::max);
  }

  /// Compares what is with what was.
  synchronized void check(String box, long validity, long next, long highest) {
    long before = uidNext.getOrDefault(validity, 0L);
    if (next < before) {
      tally.wrong(box + ": UIDNEXT fell from " + before + " to " + next);
    }
    long highestBefore = modSeq.getOrDefault(validity, 0L);
    if (highest < highestBefore) {
      tally.wrong(box + ": HIGHESTMODSEQ fell from " + highestBefore + " to " + highest);
    }
    counted(validity, next, highest);
  }
}
