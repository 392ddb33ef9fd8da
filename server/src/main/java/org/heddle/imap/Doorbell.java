package org.heddle.imap;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Wakes one waiting thread. Any number of rings before it looks are one ring; ringing never blocks
/// and is allowed from any thread.
final class Doorbell {
  private final Semaphore rings = new Semaphore(0);

  void ring() {
    if (rings.availablePermits() == 0) {
      rings.release();
    }
  }

  /// Waits for a ring.
  ///
  /// @return false if nothing rang in time
  boolean await(Duration patience) throws InterruptedException {
    boolean rung = rings.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
    rings.drainPermits();
    return rung;
  }
}
