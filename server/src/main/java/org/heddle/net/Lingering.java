package org.heddle.net;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Consumer;

/// How a connection ends without losing its last words. A TCP stack that is asked to close while
/// received bytes are unread sends a reset, and the reset makes the client's stack discard what it
/// has not handed over yet: the BYE. So what still comes is read and dropped, for a moment.
final class Lingering {
  private static final Duration LONGEST = Duration.ofSeconds(2);
  private static final int MOST = 1024 * 1024;

  private Lingering() {}

  /// Reads until the other side closes, or it has taken too long or sent too much.
  static void drain(InputStream input, Consumer<Duration> readTimeout) throws IOException {
    long end = System.nanoTime() + LONGEST.toNanos();
    byte[] waste = new byte[4096];
    int read = 0;
    for (int n = 0; n >= 0 && read < MOST; n = input.read(waste)) {
      read += n;
      long left = end - System.nanoTime();
      if (left <= 0) {
        return;
      }
      readTimeout.accept(Duration.ofNanos(left));
    }
  }
}
