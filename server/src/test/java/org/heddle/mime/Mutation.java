package org.heddle.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/// Damages bytes as fuzzers do: at a few random places octets are changed, left out, doubled or
/// followed by something that means much in mail.
final class Mutation {
  private static final List<String> MARKS =
      List.of(
          "\n",
          "\r\n",
          "\r",
          "\n\n",
          "--",
          ":",
          ";",
          "\"",
          "(",
          ")",
          "<",
          ">",
          "@",
          ",",
          "=",
          "=?",
          "?=",
          "*",
          "'",
          "%",
          "\\",
          "\0",
          "\u00ff",
          "[",
          "]",
          "boundary=",
          "Content-Type: multipart/mixed; ",
          "message/rfc822",
          "=?utf-8?B?",
          "*0*=");

  private Mutation() {}

  static byte[] of(byte[] bytes, Random random) {
    byte[] damaged = bytes;
    int times = 1 + random.nextInt(6);
    for (int i = 0; i < times; i++) {
      damaged = once(damaged, random);
    }
    return damaged;
  }

  private static byte[] once(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length + 1);
    int count = Math.min(bytes.length - at, 1 + random.nextInt(1 + random.nextInt(80)));
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 100);
    out.write(bytes, 0, at);
    switch (random.nextInt(5)) {
      case 0 -> out.write(bytes, at + count, bytes.length - at - count);
      case 1 -> {
        out.write(bytes, at, count);
        out.write(bytes, at, bytes.length - at);
      }
      case 2 -> {
        out.write(random.nextInt(256));
        out.write(bytes, at, bytes.length - at);
      }
      case 3 -> {
        // Something that is elsewhere in the message.
        int from = random.nextInt(bytes.length + 1);
        out.write(bytes, from, Math.min(bytes.length - from, count));
        out.write(bytes, at, bytes.length - at);
      }
      default -> {
        out.writeBytes(
            MARKS.get(random.nextInt(MARKS.size())).getBytes(StandardCharsets.ISO_8859_1));
        out.write(bytes, at, bytes.length - at);
      }
    }
    return out.toByteArray();
  }
}
