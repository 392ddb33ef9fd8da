package org.heddle.imap;

/// Text that came from outside, made safe for a log line or a response: one line of ASCII.
final class Printable {
  private static final int MAX_LENGTH = 500;

  private Printable() {}

  /// The text with `?` for everything else, cut after 500 characters; never empty.
  static String text(String text) {
    var safe = new StringBuilder(Math.min(text.length(), MAX_LENGTH));
    for (int i = 0; i < Math.min(text.length(), MAX_LENGTH); i++) {
      char c = text.charAt(i);
      safe.append(c >= ' ' && c < 127 ? c : '?');
    }
    return safe.isEmpty() ? "?" : safe.toString();
  }
}
