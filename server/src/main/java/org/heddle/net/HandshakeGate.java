package org.heddle.net;

import java.util.concurrent.Semaphore;

/// How many handshakes compute at once. One costs several milliseconds of a processor, and many
/// clients at once would take all processors from those who are logged in; waiting costs a virtual
/// thread nothing. Who waits for its client is not inside: a slow client keeps nobody out.
/// Thread-safe.
final class HandshakeGate {
  private final Semaphore permits =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors()), true);

  /// One handshake's passage, confined to its thread.
  final class Passage {
    private boolean inside;
    private boolean over;

    /// Waits for a place.
    void enter() {
      if (!inside && !over) {
        permits.acquireUninterruptibly();
        inside = true;
      }
    }

    /// Makes room while the handshake waits for its client.
    void leave() {
      if (inside) {
        inside = false;
        permits.release();
      }
    }

    /// The handshake is done; from here on the passage does nothing.
    void end() {
      over = true;
      leave();
    }
  }

  Passage passage() {
    return new Passage();
  }

  /// How many more may enter, for tests.
  int free() {
    return permits.availablePermits();
  }
}
