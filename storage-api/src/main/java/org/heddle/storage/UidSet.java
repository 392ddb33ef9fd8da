package org.heddle.storage;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.function.LongConsumer;

/// An immutable set of UIDs, kept as sorted, disjoint, non-adjacent ranges, so that `1:100000`
/// costs what `1` costs.
///
/// UIDs are 1 to 4,294,967,295 (RFC 9051 section 2.3.1.1). Thread-safe.
public final class UidSet {
  /// The set with nothing in it.
  public static final UidSet EMPTY = new UidSet(new long[0]);

  /// The highest UID there can be.
  public static final long MAX_UID = 0xFFFF_FFFFL;

  /// first0, last0, first1, last1, …
  private final long[] bounds;

  private UidSet(long[] bounds) {
    this.bounds = bounds;
  }

  /// The set of the given UIDs, which may come in any order and more than once.
  public static UidSet of(long... uids) {
    long[] sorted = uids.clone();
    Arrays.sort(sorted);
    var builder = builder();
    for (long uid : sorted) {
      builder.add(uid);
    }
    return builder.build();
  }

  /// The set of all UIDs from `first` to `last`, both included; empty if `last < first`.
  public static UidSet range(long first, long last) {
    return last < first ? EMPTY : new UidSet(new long[] {first, last});
  }

  /// A builder for UIDs or ranges that arrive in ascending order.
  public static Builder builder() {
    return new Builder();
  }

  /// Whether `uid` is in the set; logarithmic in the number of ranges.
  public boolean contains(long uid) {
    int at = Arrays.binarySearch(bounds, uid);
    return at >= 0 || (-at - 1) % 2 == 1;
  }

  /// The number of UIDs in the set.
  public long size() {
    long size = 0;
    for (int i = 0; i < bounds.length; i += 2) {
      size += bounds[i + 1] - bounds[i] + 1;
    }
    return size;
  }

  /// Whether there is nothing in the set.
  public boolean isEmpty() {
    return bounds.length == 0;
  }

  /// The number of ranges; `rangeFirst` and `rangeLast` take 0 up to this.
  public int ranges() {
    return bounds.length / 2;
  }

  /// The first UID of a range.
  public long rangeFirst(int range) {
    return bounds[2 * range];
  }

  /// The last UID of a range, itself included.
  public long rangeLast(int range) {
    return bounds[2 * range + 1];
  }

  /// The number of the first range that ends at or after `uid`; [#ranges] if none does.
  public int rangeFrom(long uid) {
    int at = Arrays.binarySearch(bounds, uid);
    return (at >= 0 ? at : -at - 1) / 2;
  }

  /// Whether any UID from `first` to `last` is in the set.
  public boolean intersects(long first, long last) {
    int range = rangeFrom(first);
    return first <= last && range < ranges() && rangeFirst(range) <= last;
  }

  /// Whether every UID from `first` to `last` is in the set.
  public boolean containsRange(long first, long last) {
    int range = rangeFrom(first);
    return first > last
        || (range < ranges() && rangeFirst(range) <= first && rangeLast(range) >= last);
  }

  /// The lowest UID.
  ///
  /// @throws NoSuchElementException if the set is empty
  public long first() {
    if (bounds.length == 0) {
      throw new NoSuchElementException();
    }
    return bounds[0];
  }

  /// The highest UID.
  ///
  /// @throws NoSuchElementException if the set is empty
  public long last() {
    if (bounds.length == 0) {
      throw new NoSuchElementException();
    }
    return bounds[bounds.length - 1];
  }

  /// Calls `action` with every UID, ascending. Only for sets of UIDs that exist: a set that a
  /// client wrote may span four billion.
  public void forEach(LongConsumer action) {
    for (int i = 0; i < bounds.length; i += 2) {
      for (long uid = bounds[i]; uid <= bounds[i + 1]; uid++) {
        action.accept(uid);
      }
    }
  }

  /// Every UID, ascending; as [#forEach], only for sets of UIDs that exist.
  public long[] toArray() {
    long[] uids = new long[Math.toIntExact(size())];
    int[] next = {0};
    forEach(uid -> uids[next[0]++] = uid);
    return uids;
  }

  /// What is in both sets.
  public UidSet intersect(UidSet other) {
    var result = builder();
    int i = 0;
    int j = 0;
    while (i < bounds.length && j < other.bounds.length) {
      result.addRange(
          Math.max(bounds[i], other.bounds[j]), Math.min(bounds[i + 1], other.bounds[j + 1]));
      if (bounds[i + 1] < other.bounds[j + 1]) {
        i += 2;
      } else {
        j += 2;
      }
    }
    return result.build();
  }

  /// What is in either set.
  public UidSet union(UidSet other) {
    if (isEmpty() || other.isEmpty()) {
      return isEmpty() ? other : this;
    }
    var result = builder();
    int i = 0;
    int j = 0;
    while (i < bounds.length || j < other.bounds.length) {
      boolean mine =
          j >= other.bounds.length || (i < bounds.length && bounds[i] <= other.bounds[j]);
      if (mine) {
        result.addRange(bounds[i], bounds[i + 1]);
        i += 2;
      } else {
        result.addRange(other.bounds[j], other.bounds[j + 1]);
        j += 2;
      }
    }
    return result.build();
  }

  /// What is in any of these sets; costs no more than sorting their ranges.
  public static UidSet unionOf(Collection<UidSet> sets) {
    Deque<UidSet> left = new ArrayDeque<>(sets);
    while (left.size() > 1) {
      left.addLast(left.removeFirst().union(left.removeFirst()));
    }
    return left.isEmpty() ? EMPTY : left.getFirst();
  }

  /// What is in this set and not in the other.
  public UidSet minus(UidSet other) {
    if (isEmpty() || other.isEmpty()) {
      return this;
    }
    var result = builder();
    int j = 0;
    for (int i = 0; i < bounds.length; i += 2) {
      long from = bounds[i];
      while (j < other.bounds.length && other.bounds[j + 1] < from) {
        j += 2;
      }
      int k = j;
      while (k < other.bounds.length && other.bounds[k] <= bounds[i + 1]) {
        result.addRange(from, other.bounds[k] - 1);
        from = other.bounds[k + 1] + 1;
        k += 2;
      }
      result.addRange(from, bounds[i + 1]);
    }
    return result.build();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UidSet that && Arrays.equals(bounds, that.bounds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bounds);
  }

  /// The set as IMAP writes it (`1:3,7`; RFC 9051 uid-set); the empty string for the empty set.
  @Override
  public String toString() {
    var text = new StringBuilder();
    for (int i = 0; i < bounds.length; i += 2) {
      if (i > 0) {
        text.append(',');
      }
      text.append(bounds[i]);
      if (bounds[i + 1] > bounds[i]) {
        text.append(':').append(bounds[i + 1]);
      }
    }
    return text.toString();
  }

  /// Takes UIDs and ranges in ascending order of their first UID; ranges may overlap. Confined to
  /// one thread.
  public static final class Builder {
    private long[] bounds = new long[8];
    private int length;

    private Builder() {}

    /// Adds one UID, not below the first of the last range added.
    public Builder add(long uid) {
      return addRange(uid, uid);
    }

    /// Adds `first` to `last`, both included; nothing if `last < first`.
    ///
    /// @throws IllegalArgumentException if `first` is below the first of the last range added
    public Builder addRange(long first, long last) {
      if (last < first) {
        return this;
      }
      if (length > 0 && first < bounds[length - 2]) {
        throw new IllegalArgumentException(first + " after " + bounds[length - 2]);
      }
      if (length > 0 && first <= bounds[length - 1] + 1) {
        bounds[length - 1] = Math.max(bounds[length - 1], last);
        return this;
      }
      if (length == bounds.length) {
        bounds = Arrays.copyOf(bounds, length * 2);
      }
      bounds[length++] = first;
      bounds[length++] = last;
      return this;
    }

    /// The set of what was added so far.
    public UidSet build() {
      return length == 0 ? EMPTY : new UidSet(Arrays.copyOf(bounds, length));
    }
  }
}
