package org.heddle.imap;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.heddle.imap.syntax.PartialRange;
import org.heddle.imap.wire.WireOutput;
import org.heddle.storage.UidSet;

/// What a searching command found, in the order in which it is to be answered: UIDs, or the numbers
/// that the client has for them.
sealed interface Results {
  /// The same without an order.
  UidSet set();

  int size();

  default boolean isEmpty() {
    return size() == 0;
  }

  /// The first in this order.
  ///
  /// @throws java.util.NoSuchElementException if there is none
  long first();

  /// The last in this order.
  ///
  /// @throws java.util.NoSuchElementException if there is none
  long last();

  /// Those from `from` up to `to`, counted from 0.
  Results slice(int from, int to);

  /// Those in the window.
  default Results slice(PartialRange range) {
    return slice(range.from(size()), range.to(size()));
  }

  /// Each, in this order.
  LongStream stream();

  /// The sequence numbers of these UIDs, in the same order.
  Results numbers(MessageNumbers numbers);

  /// Writes a sequence-set in this order; nothing if there are none.
  void write(WireOutput output) throws IOException;

  /// Each after a space, in this order (RFC 3501 section 7.2.5).
  void list(WireOutput output) throws IOException;

  /// In mailbox order.
  record InMailboxOrder(UidSet set) implements Results {
    @Override
    public int size() {
      return Math.toIntExact(set.size());
    }

    @Override
    public long first() {
      return set.first();
    }

    @Override
    public long last() {
      return set.last();
    }

    @Override
    public Results slice(int from, int to) {
      if (from >= to) {
        return new InMailboxOrder(UidSet.EMPTY);
      }
      var numbers = new MessageNumbers(set);
      UidSet window = UidSet.range(numbers.uid(from + 1), numbers.uid(to));
      return new InMailboxOrder(set.intersect(window));
    }

    @Override
    public LongStream stream() {
      return LongStream.of(set.toArray());
    }

    @Override
    public Results numbers(MessageNumbers numbers) {
      return new InMailboxOrder(numbers.numbers(set));
    }

    @Override
    public void write(WireOutput output) throws IOException {
      output.uids(set);
    }

    @Override
    public void list(WireOutput output) throws IOException {
      for (int range = 0; range < set.ranges(); range++) {
        for (long n = set.rangeFirst(range); n <= set.rangeLast(range); n++) {
          output.text(' ').number(n);
        }
      }
    }
  }

  /// In an order of their own.
  ///
  /// @param uids each once; 32 bits without a sign
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sorted(int[] uids) implements Results {
    private long at(int index) {
      return Integer.toUnsignedLong(uids[index]);
    }

    @Override
    public UidSet set() {
      return UidSet.of(stream().toArray());
    }

    @Override
    public int size() {
      return uids.length;
    }

    @Override
    public long first() {
      return at(0);
    }

    @Override
    public long last() {
      return at(uids.length - 1);
    }

    @Override
    public Results slice(int from, int to) {
      return new Sorted(from >= to ? new int[0] : Arrays.copyOfRange(uids, from, to));
    }

    @Override
    public LongStream stream() {
      return Arrays.stream(uids).mapToLong(Integer::toUnsignedLong);
    }

    @Override
    public Results numbers(MessageNumbers numbers) {
      int[] sorted = new int[uids.length];
      Arrays.setAll(sorted, i -> numbers.number(at(i)));
      return new Sorted(sorted);
    }

    /// A range stands only for what rises by one (RFC 5267 section 3.2).
    @Override
    public void write(WireOutput output) throws IOException {
      int start = 0;
      while (start < uids.length) {
        int end = start;
        while (end + 1 < uids.length && at(end + 1) == at(end) + 1) {
          end++;
        }
        if (start > 0) {
          output.text(',');
        }
        output.number(at(start));
        if (end > start) {
          output.text(':').number(at(end));
        }
        start = end + 1;
      }
    }

    @Override
    public void list(WireOutput output) throws IOException {
      for (int i = 0; i < uids.length; i++) {
        output.text(' ').number(at(i));
      }
    }
  }
}
