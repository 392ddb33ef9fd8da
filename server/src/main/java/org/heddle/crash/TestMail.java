package org.heddle.crash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Messages whose every byte follows from a token, which stands in their subject: `w1-27`, the
/// writer and a number, with a `d` behind it if it was delivered.
final class TestMail {
  private static final Pattern SUBJECT = Pattern.compile("(?md)^Subject: (w\\d+-\\d+d?)\r$");
  private static final int USUAL = 4_000;
  private static final int LARGE = 150_000;
  private static final int LINE = 70;

  private TestMail() {}

  /// The content of a message, with CRLF; one in thirty is large.
  static byte[] content(String token) {
    var random = new Random(token.hashCode());
    int size = random.nextInt(30) == 0 ? random.nextInt(LARGE) : random.nextInt(USUAL);
    var text = new StringBuilder("Subject: " + token + "\r\nFrom: crash@example.com\r\n\r\n");
    while (text.length() < size) {
      for (int i = random.nextInt(LINE); i > 0; i--) {
        text.append(
            (char) (random.nextInt(8) == 0 ? 0xa0 + random.nextInt(96) : 33 + random.nextInt(94)));
      }
      text.append("\r\n");
    }
    return text.toString().getBytes(ISO_8859_1);
  }

  /// The token of a message; nothing if it has none any more.
  static Optional<String> token(byte[] content) {
    var head = new String(content, 0, Math.min(content.length, 2000), ISO_8859_1);
    Matcher subject = SUBJECT.matcher(head);
    return subject.find() ? Optional.of(subject.group(1)) : Optional.empty();
  }

  /// Whether a message is what it should be. A delivered one has trace fields in front.
  static boolean isWhole(String token, byte[] content) {
    byte[] expected = content(token);
    int from = token.endsWith("d") ? content.length - expected.length : 0;
    return from >= 0 && Arrays.equals(content, from, content.length, expected, 0, expected.length);
  }

  /// Whose message it is.
  static String writer(String token) {
    return token.substring(0, token.indexOf('-'));
  }
}
