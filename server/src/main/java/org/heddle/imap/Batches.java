package org.heddle.imap;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.heddle.storage.UidSet;

/// A set of existing UIDs in pieces of bounded size.
final class Batches implements Iterable<UidSet> {
  /// Which comes first.
  enum Order {
    ASCENDING,
    DESCENDING;

    /// The row of a table of so many that comes at this index.
    int row(int index, int size) {
      return switch (this) {
        case ASCENDING -> index;
        case DESCENDING -> size - 1 - index;
      };
    }
  }

  private final UidSet uids;
  private final int size;
  private final Order order;

  /// In ascending order.
  Batches(UidSet uids, int size) {
    this(uids, size, Order.ASCENDING);
  }

  Batches(UidSet uids, int size, Order order) {
    this.uids = uids;
    this.size = size;
    this.order = order;
  }

  @Override
  public Iterator<UidSet> iterator() {
    return new Iterator<>() {
      private UidSet rest = uids;

      @Override
      public boolean hasNext() {
        return !rest.isEmpty();
      }

      @Override
      public UidSet next() {
        if (rest.isEmpty()) {
          throw new NoSuchElementException();
        }
        UidSet batch =
            switch (order) {
              case ASCENDING -> first(rest, size);
              case DESCENDING -> last(rest, size);
            };
        rest = rest.minus(UidSet.range(batch.first(), batch.last()));
        return batch;
      }
    };
  }

  private static UidSet last(UidSet uids, int count) {
    int range = uids.ranges();
    long missing = count;
    long lowest = uids.last();
    while (range > 0 && missing > 0) {
      range--;
      lowest = Math.max(uids.rangeFirst(range), uids.rangeLast(range) - missing + 1);
      missing -= uids.rangeLast(range) - lowest + 1;
    }
    return uids.intersect(UidSet.range(lowest, uids.last()));
  }

  private static UidSet first(UidSet uids, int count) {
    var first = UidSet.builder();
    long missing = count;
    for (int range = 0; range < uids.ranges() && missing > 0; range++) {
      long from = uids.rangeFirst(range);
      long to = Math.min(uids.rangeLast(range), from + missing - 1);
      first.addRange(from, to);
      missing -= to - from + 1;
    }
    return first.build();
  }
}
