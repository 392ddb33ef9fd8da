package org.heddle.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/// What the texts of settings mean. Each throws an [IllegalArgumentException] that says how to
/// write it.
final class Readers {
  private Readers() {}

  /// `HOST:PORT`.
  static InetSocketAddress endpoint(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("write it as 127.0.0.1:1143, [::1]:1143 or *:143");
    }
    String host = text.substring(0, colon);
    int port = number(text.substring(colon + 1), 0, 65535);
    if (host.equals("*")) {
      return new InetSocketAddress(port);
    }
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (!bracketed && host.indexOf(':') >= 0) {
      throw new IllegalArgumentException("write an IPv6 address as [::1]:1143");
    }
    try {
      return new InetSocketAddress(
          InetAddress.getByName(bracketed ? host.substring(1, host.length() - 1) : host), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("there is no address of that name", e);
    }
  }

  static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(e.getReason(), e);
    }
  }

  static int number(String text, int least, int most) {
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a number from " + least + " to " + most, e);
    }
    throw new IllegalArgumentException("a number from " + least + " to " + most);
  }

  /// A limit that clients can live with (RFC 9738 section 3).
  static long messages(String text) {
    return number(text, 1000, Integer.MAX_VALUE);
  }

  static int count(String text) {
    return number(text, 1, 1_000_000);
  }

  static Duration wait(String text) {
    Duration duration = Quantity.duration(text);
    if (duration.isZero() || duration.compareTo(Duration.ofDays(7)) > 0) {
      throw new IllegalArgumentException("more than nothing, and at most 7d");
    }
    return duration;
  }

  /// How long something is kept, in whole seconds; `0` for not at all.
  static Duration keeping(String text) {
    Duration duration = text.strip().equals("0") ? Duration.ZERO : Quantity.duration(text);
    boolean whole = duration.equals(Duration.ofSeconds(duration.toSeconds()));
    if (!whole || duration.compareTo(Duration.ofDays(3650)) > 0) {
      throw new IllegalArgumentException("write it as 12h or 7d; at most 3650d");
    }
    return duration;
  }

  static long limit(String text) {
    long size = Quantity.size(text);
    if (size < 1) {
      throw new IllegalArgumentException("at least one byte");
    }
    return size;
  }

  /// `on` or `off`.
  static boolean isOn(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "on" -> true;
      case "off" -> false;
      default -> throw new IllegalArgumentException("there are on and off");
    };
  }
}
