package org.heddle.storage.jdbc;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.heddle.storage.StorageException;

/// Gives out ids that no account, mailbox or message has, whatever node asks. They are reserved in
/// blocks; what is left of a block when the process ends is never used. Thread-safe; not for the
/// committer's thread, which has to do the reserving.
final class Ids {
  private static final long BLOCK = 1000;

  /// Ids of other storages may be any numbers. Those from here on are never reached by counting.
  private static final long FAR = 1L << 48;

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
        reserve(0);
      }
      return next++;
    } finally {
      lock.unlock();
    }
  }

  /// Runs a write with ids of this. If one of them came from elsewhere after it was reserved here,
  /// which another node may have seen to, all that is reserved is dropped and the write is run
  /// again.
  <R> R trying(Supplier<R> write) {
    try {
      return write.get();
    } catch (IllegalStateException e) {
      if (!Failures.isTaken(e)) {
        throw e;
      }
      drop();
      return write.get();
    }
  }

  /// Reserves anew, the next time.
  void drop() {
    lock.lock();
    try {
      next = limit;
    } finally {
      lock.unlock();
    }
  }

  /// Sees to it that this id, which comes from elsewhere, is not given out here from now on; what
  /// another node has reserved by now may still be.
  void passOver(long id) {
    lock.lock();
    try {
      if (id >= limit && id < FAR) {
        reserve(id + 1);
      } else if (id >= next && id < limit) {
        next = id + 1;
      }
    } finally {
      lock.unlock();
    }
  }

  private void reserve(long from) {
    next = committers.submit(Scope.alone(), work -> reserve(work, from));
    limit = next + BLOCK;
  }

  private static long reserve(Work work, long from) throws java.sql.SQLException {
    long first = Math.max(from, CounterRows.lock(work.connection()));
    if (first > Long.MAX_VALUE - BLOCK) {
      throw new StorageException.LimitReached("The mail store has no ids left");
    }
    work.write(CounterRows.UPDATE.with(first + BLOCK));
    return first;
  }
}
