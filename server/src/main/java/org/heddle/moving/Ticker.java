package org.heddle.moving;

import java.util.function.Supplier;

/// Tells now and then how far something is. Confined to one thread.
final class Ticker {
  private static final long PAUSE = 5_000_000_000L;

  private final Report report;
  private long told = System.nanoTime();

  /// @param report gets a line every five seconds
  Ticker(Report report) {
    this.report = report;
  }

  void tick(Supplier<String> line) {
    long now = System.nanoTime();
    if (now - told >= PAUSE) {
      told = now;
      report.line(line.get());
    }
  }
}
