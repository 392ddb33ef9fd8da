package org.heddle.storage.maildir;

import java.util.Arrays;
import org.heddle.storage.UidSet;

/// The file names in `cur`, by UID, and found by base name too. Guarded by the lock of the mailbox.
///
/// A listing of a large directory is looked up name by name, so that must cost little: a table of
/// row numbers, addressed openly by a hash of the base name and made anew when rows have moved, and
/// no string is cut out of another.
final class FileTable {
  private static final int FREE = -1;

  private long[] uids = new long[16];
  private String[] names = new String[16];
  private int size;
  private int[] slots = {};

  int size() {
    return size;
  }

  long uid(int row) {
    return uids[row];
  }

  String name(int row) {
    return names[row];
  }

  /// The row of a UID, or a negative number.
  int find(long uid) {
    return Arrays.binarySearch(uids, 0, size, uid);
  }

  /// The row of the message whose file has the base name of this file name, or -1.
  int findBase(String name) {
    if (slots.length == 0) {
      index();
    }
    int end = baseEnd(name);
    int at = slot(name, end);
    while (slots[at] != FREE) {
      String here = names[slots[at]];
      if (baseEnd(here) == end && same(here, name, end)) {
        return slots[at];
      }
      at = (at + 1) & (slots.length - 1);
    }
    return FREE;
  }

  private static boolean same(String left, String right, int length) {
    return left.regionMatches(0, right, 0, length);
  }

  private static int baseEnd(String name) {
    int colon = name.indexOf(':');
    return colon < 0 ? name.length() : colon;
  }

  private int slot(String name, int end) {
    int hash = 0;
    for (int i = 0; i < end; i++) {
      hash = hash * 31 + name.charAt(i);
    }
    return ((hash * 0x9E3779B9) >>> 7) & (slots.length - 1);
  }

  private void index() {
    slots = new int[Math.max(16, Integer.highestOneBit(size + 1) * 4)];
    Arrays.fill(slots, FREE);
    for (int row = 0; row < size; row++) {
      enter(row);
    }
  }

  private void enter(int row) {
    int at = slot(names[row], baseEnd(names[row]));
    while (slots[at] != FREE) {
      at = (at + 1) & (slots.length - 1);
    }
    slots[at] = row;
  }

  /// Adds a message, or gives it another name with the same base.
  void put(long uid, String name) {
    int row = find(uid);
    if (row >= 0) {
      names[row] = name;
      return;
    }
    int at = -1 - row;
    if (size == uids.length) {
      uids = Arrays.copyOf(uids, size * 2);
      names = Arrays.copyOf(names, size * 2);
    }
    System.arraycopy(uids, at, uids, at + 1, size - at);
    System.arraycopy(names, at, names, at + 1, size - at);
    uids[at] = uid;
    names[at] = name;
    size++;
    if (at == size - 1 && slots.length >= 2 * size) {
      enter(at);
    } else {
      slots = new int[0];
    }
  }

  void remove(UidSet gone) {
    if (gone.isEmpty()) {
      return;
    }
    int kept = 0;
    for (int row = 0; row < size; row++) {
      if (!gone.contains(uids[row])) {
        uids[kept] = uids[row];
        names[kept++] = names[row];
      }
    }
    Arrays.fill(names, kept, size, "");
    size = kept;
    slots = new int[0];
  }
}
