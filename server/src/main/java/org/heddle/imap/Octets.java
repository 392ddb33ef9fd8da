package org.heddle.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/// Between text and octets, where octets travel as Latin-1 text.
final class Octets {
  private Octets() {}

  /// The UTF-8 octets of a text.
  static String utf8(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  /// What is safe to put into the text of a response: printable ASCII on one line.
  static String printable(String text) {
    var safe = new StringBuilder(text.length());
    text.codePoints().limit(500).forEach(c -> safe.append(c >= ' ' && c < 127 ? (char) c : '?'));
    return safe.isEmpty() ? "?" : safe.toString();
  }
}
