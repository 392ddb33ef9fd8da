package org.heddle.storage;

import java.util.ArrayList;
import java.util.List;

/// The most recent expunges of a mailbox, in the order of their mod-sequences. Immutable; bounded
/// in entries and in ranges of UIDs, so that [#completeFrom] rises as old ones are dropped. The
/// newest is always kept, since every session that has the mailbox open is about to ask for it.
final class Tombstones {
  private static final int MAX_ENTRIES = 1024;
  private static final int MAX_RANGES = 16_384;
  private static final int BYTES_PER_ENTRY = 64;
  private static final int BYTES_PER_RANGE = 16;

  private record Entry(long modSeq, UidSet uids) {}

  private final long completeFrom;
  private final List<Entry> entries;
  private final long ranges;

  private Tombstones(long completeFrom, List<Entry> entries) {
    this.completeFrom = completeFrom;
    this.entries = entries;
    this.ranges = entries.stream().mapToLong(entry -> entry.uids.ranges()).sum();
  }

  /// Nothing expunged after this mod-sequence.
  static Tombstones none(long modSeq) {
    return new Tombstones(modSeq, List.of());
  }

  /// All expunges after this mod-sequence are known.
  long completeFrom() {
    return completeFrom;
  }

  /// The UIDs expunged after a mod-sequence.
  ///
  /// @throws IllegalArgumentException if it is below [#completeFrom]
  UidSet since(long modSeq) {
    if (modSeq < completeFrom) {
      throw new IllegalArgumentException("Asked from " + modSeq + ", known from " + completeFrom);
    }
    var later = new ArrayList<UidSet>();
    for (int i = entries.size() - 1; i >= 0 && entries.get(i).modSeq > modSeq; i--) {
      later.add(entries.get(i).uids);
    }
    return UidSet.unionOf(later);
  }

  /// These and one more.
  Tombstones with(long modSeq, UidSet uids) {
    if (uids.isEmpty()) {
      return this;
    }
    var longer = new ArrayList<Entry>(entries.size() + 1);
    longer.addAll(entries);
    longer.add(new Entry(modSeq, uids));
    long total = ranges + uids.ranges();
    if (longer.size() <= MAX_ENTRIES && total <= MAX_RANGES) {
      return new Tombstones(completeFrom, longer);
    }
    // Half of the room is made at once, so that it need not be made again at each expunge.
    int drop = 0;
    while (drop < longer.size() - 1
        && (longer.size() - drop > MAX_ENTRIES / 2 || total > MAX_RANGES / 2)) {
      total -= longer.get(drop).uids.ranges();
      drop++;
    }
    if (drop == 0) {
      return new Tombstones(completeFrom, longer);
    }
    return new Tombstones(
        longer.get(drop - 1).modSeq, List.copyOf(longer.subList(drop, longer.size())));
  }

  long estimatedBytes() {
    return (long) BYTES_PER_ENTRY * entries.size() + BYTES_PER_RANGE * ranges;
  }
}
