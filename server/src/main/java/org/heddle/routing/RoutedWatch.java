package org.heddle.routing;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.heddle.storage.Mailbox.Watch;
import org.heddle.storage.StorageException;

/// Goes on watching where the account has gone, and rings for whatever happened on the way.
/// Thread-safe.
final class RoutedWatch implements Watch {
  private final Place place;
  private final Supplier<Watch> begin;
  private final Runnable hint;
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<Watch> current = Optional.empty();
  private boolean closed;

  private RoutedWatch(Place place, Supplier<Watch> begin, Runnable hint) {
    this.place = place;
    this.begin = begin;
    this.hint = hint;
  }

  /// Begins to watch.
  ///
  /// @param begin watches where the account is now
  static RoutedWatch open(Place place, Supplier<Watch> begin, Runnable hint) {
    var watch = new RoutedWatch(place, begin, hint);
    place.add(watch);
    try {
      watch.renew(() -> place.call(begin));
      return watch;
    } catch (RuntimeException e) {
      place.remove(watch);
      throw e;
    }
  }

  /// After the account was moved.
  void renew() {
    try {
      renew(() -> place.call(begin));
    } catch (StorageException gone) {
      // Whoever watches asks, and hears the same.
    }
    hint.run();
  }

  private void renew(Supplier<Watch> next) {
    lock.lock();
    try {
      if (!closed) {
        Optional<Watch> before = current;
        current = Optional.of(next.get());
        before.ifPresent(Watch::close);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    place.remove(this);
    lock.lock();
    try {
      closed = true;
      current.ifPresent(Watch::close);
      current = Optional.empty();
    } finally {
      lock.unlock();
    }
  }
}
