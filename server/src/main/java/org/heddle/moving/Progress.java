package org.heddle.moving;

import java.util.Locale;

/// How far a copy is: counts, and now and then a line. Confined to one thread.
public final class Progress {
  private final Report report;
  private final long begun = System.nanoTime();
  private final Ticker ticker;
  private String where = "";
  private long messages;
  private long bytes;

  /// @param report gets a line every five seconds
  public Progress(Report report) {
    this.report = report;
    this.ticker = new Ticker(report);
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
    ticker.tick(() -> where + ": " + summary());
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
