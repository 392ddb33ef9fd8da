package org.heddle.net;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/// Writes the little of DER (X.690) that keys and a certificate of our own take.
final class Der {
  private static final int SEQUENCE = 0x30;

  private Der() {}

  static byte[] value(int tag, byte[]... contents) {
    byte[] content = joined(contents);
    var out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      byte[] length = unsigned(content.length);
      out.write(0x80 | length.length);
      out.writeBytes(length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  static byte[] sequence(byte[]... contents) {
    return value(SEQUENCE, contents);
  }

  static byte[] integer(BigInteger number) {
    return value(0x02, number.toByteArray());
  }

  static byte[] octets(byte[]... contents) {
    return value(0x04, contents);
  }

  static byte[] bits(byte[] content) {
    return value(0x03, new byte[] {0}, content);
  }

  static byte[] utf8(String text) {
    return value(0x0C, text.getBytes(StandardCharsets.UTF_8));
  }

  /// @param dotted as `1.2.840.113549`
  static byte[] oid(String dotted) {
    String[] parts = dotted.split("\\.");
    var out = new ByteArrayOutputStream();
    out.write(40 * Integer.parseInt(parts[0]) + Integer.parseInt(parts[1]));
    for (int i = 2; i < parts.length; i++) {
      base128(Integer.parseInt(parts[i]), out);
    }
    return value(0x06, out.toByteArray());
  }

  private static void base128(int number, ByteArrayOutputStream out) {
    for (int shift = 28; shift > 0; shift -= 7) {
      if (number >>> shift != 0) {
        out.write(0x80 | (number >>> shift & 0x7F));
      }
    }
    out.write(number & 0x7F);
  }

  private static byte[] unsigned(int number) {
    byte[] bytes = BigInteger.valueOf(number).toByteArray();
    return bytes[0] == 0 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private static byte[] joined(byte[]... contents) {
    var out = new ByteArrayOutputStream();
    for (byte[] content : contents) {
      out.writeBytes(content);
    }
    return out.toByteArray();
  }
}
