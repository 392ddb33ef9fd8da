package org.heddle.routing;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.heddle.storage.Storage;

/// Where one account is. Every call on the account goes through here, so that it can be moved
/// between two calls: those that are made meanwhile wait. Thread-safe.
final class Place {
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);
  private final Set<RoutedWatch> watches = ConcurrentHashMap.newKeySet();
  private volatile Storage storage;

  Place(Storage storage) {
    this.storage = storage;
  }

  /// The storage it is in now; the same one until the end of [#call].
  Storage storage() {
    return storage;
  }

  /// Calls while the account stays where it is.
  <T> T call(Supplier<T> action) {
    lock.readLock().lock();
    try {
      return action.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  /// Moves the account: nobody calls while `last` does what is left to do.
  ///
  /// @param last the account is elsewhere when it returns, and stays where it is if it throws
  void move(Storage target, Runnable last) {
    lock.writeLock().lock();
    try {
      last.run();
      storage = target;
    } finally {
      lock.writeLock().unlock();
    }
    watches.forEach(RoutedWatch::renew);
  }

  void add(RoutedWatch watch) {
    watches.add(watch);
  }

  void remove(RoutedWatch watch) {
    watches.remove(watch);
  }
}
