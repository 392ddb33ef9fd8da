package org.heddle.auth;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.heddle.storage.StorageException;

/// Lets only so many slow hashes be computed at once: each costs tens of milliseconds of one core
/// and its memory, by design, so a flood of logins waits instead of taking the machine.
/// Thread-safe.
///
/// Whoever asks (an address, as a rule) has a share of the queue only: who comes from elsewhere
/// waits behind few of them, however many they are.
final class HashQueue implements AutoCloseable {
  private final Semaphore running;
  private final Duration patience;
  private final int share;
  private final Map<String, Share> shares = new HashMap<>();
  private volatile boolean closed;

  /// Those of one asker.
  private static final class Share {
    private final Semaphore places;
    private int askers;

    Share(int places) {
      this.places = new Semaphore(places, true);
    }
  }

  /// @param atOnce how many may be computed at the same time
  /// @param patience how long one may wait for its turn
  HashQueue(int atOnce, Duration patience) {
    this.running = new Semaphore(atOnce, true);
    this.patience = patience;
    this.share = Math.max(1, atOnce / 2);
  }

  /// Computes when it is the asker's turn.
  ///
  /// @throws StorageException.Unavailable if too many others wait, or after [#close]
  <T> T inTurn(String asker, Supplier<T> work) {
    Share mine = enter(asker);
    try {
      return holding(mine.places, () -> holding(running, work));
    } finally {
      leave(asker, mine);
    }
  }

  private Share enter(String asker) {
    synchronized (shares) {
      Share mine = shares.computeIfAbsent(asker, first -> new Share(share));
      mine.askers++;
      return mine;
    }
  }

  private void leave(String asker, Share mine) {
    synchronized (shares) {
      mine.askers--;
      if (mine.askers == 0) {
        shares.remove(asker);
      }
    }
  }

  private <T> T holding(Semaphore places, Supplier<T> work) {
    try {
      if (!places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new StorageException.Unavailable("Too many logins at once, try again later", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException.Unavailable("The server is shutting down", e);
    }
    try {
      if (closed) {
        throw new StorageException.Unavailable("The server is shutting down", null);
      }
      return work.get();
    } finally {
      places.release();
    }
  }

  /// Whoever waits for a turn hears at once that there will be none; idempotent.
  @Override
  public void close() {
    closed = true;
    running.release();
    synchronized (shares) {
      shares.values().forEach(one -> one.places.release());
    }
  }
}
