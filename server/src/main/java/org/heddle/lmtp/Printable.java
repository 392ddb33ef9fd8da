package org.heddle.lmtp;

/// Text that came from outside, made safe for a log line: one line without control characters.
final class Printable {
  private static final int MAX_LENGTH = 1000;

  private Printable() {}

  /// The text with `?` for what cannot be shown, cut after 1000 characters.
  static String text(String text) {
    var safe = new StringBuilder(Math.min(text.length(), MAX_LENGTH));
    for (int i = 0; i < Math.min(text.length(), MAX_LENGTH); i++) {
      char c = text.charAt(i);
      boolean shown = !Character.isISOControl(c) && c != '\u2028' && c != '\u2029';
      safe.append(shown ? c : '?');
    }
    return safe.toString();
  }
}
