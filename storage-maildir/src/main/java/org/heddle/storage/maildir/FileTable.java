package org.heddle.storage.maildir;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.heddle.storage.UidSet;

/// The file names in `cur`, by UID. Guarded by the lock of the mailbox.
final class FileTable {
  private long[] uids = new long[16];
  private String[] names = new String[16];
  private int size;

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

  /// Adds a message, or gives it another name.
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
  }

  void rename(int row, String name) {
    names[row] = name;
  }

  void remove(UidSet gone) {
    int kept = 0;
    for (int row = 0; row < size; row++) {
      if (!gone.contains(uids[row])) {
        uids[kept] = uids[row];
        names[kept++] = names[row];
      }
    }
    Arrays.fill(names, kept, size, "");
    size = kept;
  }

  /// The rows by base name.
  Map<String, Integer> rowsByBase() {
    var rows = HashMap.<String, Integer>newHashMap(size);
    for (int row = 0; row < size; row++) {
      rows.put(FileName.base(names[row]), row);
    }
    return rows;
  }
}
