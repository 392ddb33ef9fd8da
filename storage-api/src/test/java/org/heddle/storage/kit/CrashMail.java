package org.heddle.storage.kit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.heddle.storage.Flags;

/// The messages of the crash test: a token says all about one.
final class CrashMail {
  private static final String FIELD = "X-Token: ";
  private static final int HEAD = 80;
  private static final List<Flags> FLAGS =
      List.of(
          Flags.NONE,
          Flags.named("\\Seen"),
          Flags.named("\\Flagged", "$Forwarded"),
          Flags.named("Label", "\\Answered"));

  private CrashMail() {}

  /// The whole message.
  static byte[] bytes(String token) {
    var random = new Random(token.hashCode());
    int kind = random.nextInt(40);
    int length = random.nextInt(kind == 0 ? 300_000 : kind < 8 ? 20_000 : 1500);
    byte[] noise = Mails.noise(random, length);
    byte[] header = (FIELD + token + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    byte[] all = java.util.Arrays.copyOf(header, header.length + noise.length);
    System.arraycopy(noise, 0, all, header.length, noise.length);
    return all;
  }

  /// The flags it is appended with.
  static Flags flags(String token) {
    return FLAGS.get(Math.floorMod(token.hashCode(), FLAGS.size()));
  }

  /// How many bytes of a message [#token] needs.
  static int headLength() {
    return HEAD;
  }

  /// The token of a message; what cannot be one if the bytes are none of ours.
  static String token(byte[] head) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\r');
    return text.startsWith(FIELD) && end > 0 ? text.substring(FIELD.length(), end) : "?" + text;
  }
}
