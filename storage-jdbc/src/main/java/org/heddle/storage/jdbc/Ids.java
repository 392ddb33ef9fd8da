package org.heddle.storage.jdbc;

import java.util.concurrent.locks.ReentrantLock;
import org.heddle.storage.StorageException;

/// Gives out ids that no account, mailbox or message has, whatever node asks. They are reserved in
/// blocks; what is left of a block when the process ends is never used. Thread-safe; not for the
/// committer's thread, which has to do the reserving.
final class Ids {
  private static final long BLOCK = 1000;

  private final Committers committers;
  private final ReentrantLock lock = new ReentrantLock();
  private long next;
  private long limit;

  Ids(Committers committers) {
    this.committers = committers;
  }

  long take() {
    lock.lock();
    try {
      if (next == limit) {
        next = committers.submit(Scope.alone(), Ids::reserve);
        limit = next + BLOCK;
      }
      return next++;
    } finally {
      lock.unlock();
    }
  }

  /// Reserves a new block at once: the counter has been put right.
  void forget() {
    lock.lock();
    try {
      next = limit;
    } finally {
      lock.unlock();
    }
  }

  private static long reserve(Work work) throws java.sql.SQLException {
    long first = CounterRows.lock(work.connection());
    if (first > Long.MAX_VALUE - BLOCK) {
      throw new StorageException.LimitReached("The mail store has no ids left");
    }
    work.write(CounterRows.UPDATE.with(first + BLOCK));
    return first;
  }
}
