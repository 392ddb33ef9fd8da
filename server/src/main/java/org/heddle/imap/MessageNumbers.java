package org.heddle.imap;

import org.heddle.storage.UidSet;

/// Which UID has which sequence number: the n-th lowest UID has number n. Immutable, and as small
/// as the ranges of the UIDs.
final class MessageNumbers {
  private final UidSet uids;

  /// How many messages are in the ranges before each range; the last element counts all.
  private final int[] before;

  MessageNumbers(UidSet uids) {
    this.uids = uids;
    this.before = new int[uids.ranges() + 1];
    for (int range = 0; range < uids.ranges(); range++) {
      long length = uids.rangeLast(range) - uids.rangeFirst(range) + 1;
      before[range + 1] = Math.toIntExact(before[range] + length);
    }
  }

  UidSet uids() {
    return uids;
  }

  int count() {
    return before[before.length - 1];
  }

  /// @param number 1 to [#count]
  long uid(int number) {
    int low = 0;
    int high = uids.ranges() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (before[middle] < number) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return uids.rangeFirst(low) + (number - before[low] - 1);
  }

  /// The numbers of these UIDs, all of which are counted here, as a set of numbers.
  UidSet numbers(UidSet wanted) {
    var numbers = UidSet.builder();
    for (int range = 0; range < wanted.ranges(); range++) {
      numbers.addRange(number(wanted.rangeFirst(range)), number(wanted.rangeLast(range)));
    }
    return numbers.build();
  }

  /// The number of a UID, or 0 if it is not counted here.
  int number(long uid) {
    int low = 0;
    int high = uids.ranges() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (uid < uids.rangeFirst(middle)) {
        high = middle - 1;
      } else if (uid > uids.rangeLast(middle)) {
        low = middle + 1;
      } else {
        return Math.toIntExact(before[middle] + (uid - uids.rangeFirst(middle)) + 1);
      }
    }
    return 0;
  }
}
