package org.heddle.net;

import java.time.Duration;

/// The two bounds on a connection that no socket option gives: somebody must have logged in by a
/// fixed time, and a write must get on. Set by the session's thread, looked at by the reaper.
final class Deadlines {
  private static final long ORIGIN = System.nanoTime();
  private static final long NEVER = Long.MAX_VALUE;

  private final long loginNanos;
  private final long writeNanos;
  private volatile long loginBy;
  private volatile long writeBy = NEVER;

  Deadlines(Duration login, Duration write) {
    this.loginNanos = login.toNanos();
    this.writeNanos = write.toNanos();
    this.loginBy = now() + loginNanos;
  }

  private static long now() {
    return System.nanoTime() - ORIGIN;
  }

  void loggedIn() {
    loginBy = NEVER;
  }

  void loggedOut() {
    loginBy = now() + loginNanos;
  }

  void writeBegins() {
    writeBy = now() + writeNanos;
  }

  void writeEnds() {
    writeBy = NEVER;
  }

  /// Why the connection has to go now, or the empty string if it need not.
  String passed() {
    long now = now();
    if (now > loginBy) {
      return "nobody logged in in time";
    }
    return now > writeBy ? "it does not read what is sent" : "";
  }
}
