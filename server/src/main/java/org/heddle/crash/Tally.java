package org.heddle.crash;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/// Counts what happened, and tells at once what should not have. Thread-safe.
final class Tally {
  private static final int MOST_WORDS = 40;

  final AtomicLong acknowledged = new AtomicLong();
  final AtomicLong kills = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong duplicated = new AtomicLong();
  private final AtomicLong corrupt = new AtomicLong();
  private final AtomicLong wrong = new AtomicLong();
  private final AtomicLong words = new AtomicLong();
  private final PrintStream err;

  Tally(PrintStream err) {
    this.err = err;
  }

  /// Counts all of a difference.
  void add(Difference difference) {
    lost.addAndGet(difference.lost());
    duplicated.addAndGet(difference.duplicated());
    wrong.addAndGet(difference.wrong());
    difference.words().forEach(this::tell);
  }

  /// A message that is there with other bytes.
  void corrupt(String what) {
    corrupt.incrementAndGet();
    tell("corrupt: " + what);
  }

  /// Anything else that must not be.
  void wrong(String what) {
    wrong.incrementAndGet();
    tell(what);
  }

  private void tell(String what) {
    if (words.incrementAndGet() <= MOST_WORDS) {
      err.println(what.length() > 500 ? what.substring(0, 500) + "…" : what);
    }
  }

  boolean isClean() {
    return lost.get() + duplicated.get() + corrupt.get() + wrong.get() == 0;
  }

  /// @param worked how long there were servers at work
  String summary(Duration worked, long seed) {
    double seconds = Math.max(0.001, worked.toMillis() / 1000.0);
    return String.format(
        Locale.ROOT,
        "acknowledged %d, lost %d, duplicated %d, corrupt %d, wrong %d%n"
            + "kills %d, operations per second %.0f, seed %d",
        acknowledged.get(),
        lost.get(),
        duplicated.get(),
        corrupt.get(),
        wrong.get(),
        kills.get(),
        acknowledged.get() / seconds,
        seed);
  }
}
