package org.heddle.storage;

import java.util.ArrayList;
import java.util.List;

/// The most recent expunges of a mailbox, in the order of their mod-sequences. Immutable; bounded,
/// so that [#completeFrom] rises as old ones are dropped.
final class Tombstones {
  private static final int MAX_ENTRIES = 1024;

  private record Entry(long modSeq, UidSet uids) {}

  private final long completeFrom;
  private final List<Entry> entries;

  private Tombstones(long completeFrom, List<Entry> entries) {
    this.completeFrom = completeFrom;
    this.entries = entries;
  }

  /// Nothing expunged after this mod-sequence.
  static Tombstones none(long modSeq) {
    return new Tombstones(modSeq, List.of());
  }

  /// All expunges after this mod-sequence are known.
  long completeFrom() {
    return completeFrom;
  }

  /// The UIDs expunged after a mod-sequence, which is at least [#completeFrom].
  UidSet since(long modSeq) {
    UidSet all = UidSet.EMPTY;
    for (Entry entry : entries.reversed()) {
      if (entry.modSeq <= modSeq) {
        break;
      }
      all = all.union(entry.uids);
    }
    return all;
  }

  /// These and one more.
  Tombstones with(long modSeq, UidSet uids) {
    if (uids.isEmpty()) {
      return this;
    }
    var longer = new ArrayList<Entry>(entries);
    longer.add(new Entry(modSeq, uids));
    if (longer.size() <= MAX_ENTRIES) {
      return new Tombstones(completeFrom, longer);
    }
    List<Entry> kept = List.copyOf(longer.subList(MAX_ENTRIES / 2, longer.size()));
    return new Tombstones(longer.get(MAX_ENTRIES / 2 - 1).modSeq, kept);
  }
}
