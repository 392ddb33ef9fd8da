package org.heddle.mime;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;

/// Text in UTF-7 (RFC 2152), which the platform does not read. Broken text gives what can be read
/// of it.
final class Utf7Reader extends Reader {
  private final InputStream octets;
  private boolean shifted;
  private boolean justShifted;
  private int bits;
  private int bitCount;

  Utf7Reader(InputStream octets) {
    this.octets = octets;
  }

  @Override
  public int read() throws IOException {
    int octet = octets.read();
    while (octet >= 0) {
      int c = shifted ? shifted(octet) : plain(octet);
      if (c >= 0) {
        return c;
      }
      octet = octets.read();
    }
    return -1;
  }

  private int plain(int octet) {
    if (octet != '+') {
      return octet;
    }
    shifted = true;
    justShifted = true;
    bits = 0;
    bitCount = 0;
    return -1;
  }

  /// The character that is complete with this octet, or -1.
  private int shifted(int octet) {
    int value = value(octet);
    if (value < 0) {
      shifted = false;
      if (octet == '-') {
        return justShifted ? '+' : -1;
      }
      return plain(octet);
    }
    justShifted = false;
    bits = bits << 6 | value;
    bitCount += 6;
    if (bitCount < 16) {
      return -1;
    }
    bitCount -= 16;
    int c = bits >>> bitCount & 0xffff;
    bits &= (1 << bitCount) - 1;
    return c;
  }

  private static int value(int octet) {
    return octet == '='
        ? -1
        : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".indexOf(octet);
  }

  @Override
  public int read(char[] chars, int offset, int length) throws IOException {
    int count = 0;
    while (count < length) {
      int c = read();
      if (c < 0) {
        return count == 0 ? -1 : count;
      }
      chars[offset + count++] = (char) c;
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    octets.close();
  }
}
