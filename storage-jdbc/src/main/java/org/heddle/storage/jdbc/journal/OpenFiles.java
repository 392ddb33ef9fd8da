package org.heddle.storage.jdbc.journal;

import java.util.ArrayDeque;

/// Bounds the file handles of segments that are read: the one opened first is closed first, and
/// opens itself again when it is next needed. Any thread.
final class OpenFiles {
  private final int limit;
  private final ArrayDeque<SteadyFile> open = new ArrayDeque<>();

  OpenFiles(int limit) {
    this.limit = limit;
  }

  /// To be called without the file's own lock.
  void opened(SteadyFile file) {
    SteadyFile eldest = null;
    synchronized (this) {
      open.addLast(file);
      if (open.size() > limit) {
        eldest = open.removeFirst();
      }
    }
    if (eldest != null && eldest != file) {
      eldest.rest();
    }
  }
}
