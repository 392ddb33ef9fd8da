package org.heddle.moving;

import java.util.Locale;

/// How far a copy is: counts, and now and then a line. Confined to one thread.
public final class Progress {
  private static final long PAUSE = 5_000_000_000L;

  private final Report report;
  private final long begun = System.nanoTime();
  private long told = begun;
  private String where = "";
  private long messages;
  private long bytes;

  /// @param report gets a line every five seconds
  public Progress(Report report) {
    this.report = report;
  }

  /// What is being copied now.
  void at(String place) {
    where = place;
    tell();
  }

  /// So much more was copied.
  void add(long moreMessages, long moreBytes) {
    messages += moreMessages;
    bytes += moreBytes;
    tell();
  }

  private void tell() {
    long now = System.nanoTime();
    if (now - told >= PAUSE) {
      told = now;
      report.line(where + ": " + summary());
    }
  }

  /// How many were copied.
  long messages() {
    return messages;
  }

  /// How much was copied, and how fast.
  public String summary() {
    double seconds = Math.max(0.001, (System.nanoTime() - begun) / 1e9);
    return String.format(
        Locale.ROOT,
        "%d messages, %.1f MB, %.1f MB/s",
        messages,
        bytes / 1e6,
        bytes / 1e6 / seconds);
  }

  /// Tells something at once.
  void line(String text) {
    report.line(text);
  }
}
