package org.heddle.storage.maildir;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// The messages whose size was compared with their file lately, so that a large one that is read
/// piece by piece is counted once. Thread-safe.
final class ProvenSizes {
  private static final int MOST = 256;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, MessageView.Trust> bases =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, MessageView.Trust> eldest) {
          return size() > MOST;
        }
      };

  MessageView.Trust trust(Path file) {
    lock.lock();
    try {
      return bases.getOrDefault(base(file), MessageView.Trust.UNPROVEN);
    } finally {
      lock.unlock();
    }
  }

  void proven(Path file) {
    lock.lock();
    try {
      bases.put(base(file), MessageView.Trust.PROVEN);
    } finally {
      lock.unlock();
    }
  }

  private static String base(Path file) {
    return FileName.base(String.valueOf(file.getFileName()));
  }
}
