package org.heddle.mime;

import java.io.InputStream;

/// Takes off uuencode, which some old messages name as their transfer encoding: the lines between
/// one that begins with `begin` and one that is `end`. Each begins with the number of octets it
/// stands for.
final class UuencodeStream extends DecodedStream {
  private static final int LINE = 200;

  private boolean begun;

  UuencodeStream(InputStream encoded) {
    super(encoded);
  }

  @Override
  boolean decodeMore() {
    StringBuilder line = new StringBuilder();
    int octet = next();
    while (octet >= 0 && octet != '\n') {
      if (octet != '\r' && line.length() < LINE) {
        line.append((char) octet);
      }
      octet = next();
    }
    String text = line.toString();
    if (!begun) {
      begun = text.startsWith("begin ");
    } else if (text.equals("end")) {
      return false;
    } else {
      decode(text);
    }
    return octet >= 0;
  }

  private void decode(String line) {
    int left = line.isEmpty() ? 0 : value(line, 0);
    for (int at = 1; at < line.length() && left > 0; at += 4) {
      int bits =
          value(line, at) << 18
              | value(line, at + 1) << 12
              | value(line, at + 2) << 6
              | value(line, at + 3);
      for (int shift = 16; shift >= 0 && left > 0; shift -= 8) {
        put(bits >>> shift);
        left--;
      }
    }
  }

  /// Missing characters at the end of a line are spaces that were lost.
  private static int value(String line, int at) {
    return at < line.length() ? (line.charAt(at) - ' ') & 63 : 0;
  }
}
