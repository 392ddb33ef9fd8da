package org.heddle.storage.maildir;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// Which mailboxes stay in memory: those used last, as many as have a certain number of messages
/// together. Thread-safe.
final class Residents {
  /// A message takes about so much: its file name and its row of the index.
  static final int MESSAGE_BYTES = 220;

  private static final int EVERY = 64;

  private final long most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Folder, Folder> used = new LinkedHashMap<>(64, 0.75f, true);
  private int calls;

  /// @param most the number of messages
  Residents(long most) {
    this.most = most;
  }

  /// To be called for each use.
  void used(Folder folder) {
    List<Folder> leaving = new ArrayList<>();
    lock.lock();
    try {
      boolean known = used.put(folder, folder) == folder;
      calls++;
      if (!known || calls % EVERY == 0) {
        collect(folder, leaving);
      }
    } finally {
      lock.unlock();
    }
    leaving.forEach(Folder::unload);
  }

  private void collect(Folder current, List<Folder> leaving) {
    long weight = 0;
    for (Folder folder : used.values()) {
      weight += folder.weight();
    }
    var oldest = used.values().iterator();
    while (weight > most && oldest.hasNext()) {
      Folder folder = oldest.next();
      if (folder != current) {
        weight -= folder.weight();
        oldest.remove();
        leaving.add(folder);
      }
    }
  }
}
