package org.heddle.config;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations and sizes as people write them.
public final class Quantity {
  private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,12})\\s*([A-Za-z]*)");

  private Quantity() {}

  /// `500ms`, `30s`, `30m`, `12h`, `2d`.
  ///
  /// @throws IllegalArgumentException if it is no duration
  public static Duration duration(String text) {
    Matcher parts = parts(text, "30s, 30m or 12h");
    long number = Long.parseLong(parts.group(1));
    return switch (parts.group(2).toLowerCase(Locale.ROOT)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default -> throw wrong("30s, 30m or 12h");
    };
  }

  /// `4096`, `64KB`, `64MB`, `1GB`, in powers of 1024.
  ///
  /// @return bytes
  /// @throws IllegalArgumentException if it is no size
  public static long size(String text) {
    Matcher parts = parts(text, "64KB, 64MB or 1GB");
    long number = Long.parseLong(parts.group(1));
    return switch (parts.group(2).toUpperCase(Locale.ROOT)) {
      case "", "B" -> number;
      case "K", "KB", "KIB" -> Math.multiplyExact(number, 1L << 10);
      case "M", "MB", "MIB" -> Math.multiplyExact(number, 1L << 20);
      case "G", "GB", "GIB" -> Math.multiplyExact(number, 1L << 30);
      default -> throw wrong("64KB, 64MB or 1GB");
    };
  }

  private static Matcher parts(String text, String example) {
    Matcher parts = NUMBER_AND_UNIT.matcher(text);
    if (!parts.matches()) {
      throw wrong(example);
    }
    return parts;
  }

  private static IllegalArgumentException wrong(String example) {
    return new IllegalArgumentException("write it as " + example);
  }
}
