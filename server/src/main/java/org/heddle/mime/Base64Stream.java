package org.heddle.mime;

import java.io.InputStream;
import java.util.Arrays;

/// Takes off base64 (RFC 2045 section 6.8). What is not of its alphabet is passed over; `=` ends
/// it, as text that lists or scanners appended may follow; of an unfinished group of four what is
/// complete is kept.
final class Base64Stream extends DecodedStream {
  private static final int AT_ONCE = 2048;
  private static final byte[] VALUES = values();

  private int bits;
  private int bitCount;

  Base64Stream(InputStream encoded) {
    super(encoded);
  }

  private static byte[] values() {
    byte[] values = new byte[128];
    Arrays.fill(values, (byte) -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < alphabet.length(); i++) {
      values[alphabet.charAt(i)] = (byte) i;
    }
    return values;
  }

  @Override
  boolean decodeMore() {
    for (int i = 0; i < AT_ONCE; i++) {
      int octet = next();
      if (octet < 0 || octet == '=') {
        return false;
      }
      int value = octet < 128 ? VALUES[octet] : -1;
      if (value >= 0) {
        add(value);
      }
    }
    return true;
  }

  private void add(int value) {
    bits = bits << 6 | value;
    bitCount += 6;
    if (bitCount >= 8) {
      bitCount -= 8;
      put(bits >>> bitCount);
      bits &= (1 << bitCount) - 1;
    }
  }
}
