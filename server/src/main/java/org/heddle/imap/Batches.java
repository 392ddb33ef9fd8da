package org.heddle.imap;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.heddle.storage.UidSet;

/// A set of existing UIDs in pieces of bounded size, ascending.
final class Batches implements Iterable<UidSet> {
  private final UidSet uids;
  private final int size;

  Batches(UidSet uids, int size) {
    this.uids = uids;
    this.size = size;
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
        UidSet batch = first(rest, size);
        rest = rest.minus(UidSet.range(1, batch.last()));
        return batch;
      }
    };
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
