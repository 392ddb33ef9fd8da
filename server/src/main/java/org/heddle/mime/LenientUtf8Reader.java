package org.heddle.mime;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.Charset;

/// Text without a charset, or with one that is not true: what is UTF-8 is read as that, any other
/// octet above ASCII as windows-1252.
final class LenientUtf8Reader extends Reader {
  private static final int BLOCK = 4096;
  private static final int LONGEST_SEQUENCE = 4;
  private static final char[] WINDOWS = windows();

  private final InputStream octets;
  private final byte[] block = new byte[BLOCK];
  private int at;
  private int limit;

  /// The second half of a pair that did not fit, or 0.
  private char low;

  LenientUtf8Reader(InputStream octets) {
    this.octets = octets;
  }

  private static char[] windows() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    char[] chars = new String(all, Charset.forName("windows-1252")).toCharArray();
    for (int i = 0; i < chars.length; i++) {
      chars[i] = chars[i] == '\ufffd' ? (char) i : chars[i];
    }
    return chars;
  }

  @Override
  public int read(char[] chars, int offset, int length) throws IOException {
    int end = offset + length;
    int to = offset;
    if (low != 0 && to < end) {
      chars[to++] = low;
      low = 0;
    }
    while (to < end && (at < limit || fill(1))) {
      while (to < end && at < limit && block[at] >= 0) {
        chars[to++] = (char) block[at++];
      }
      if (to < end && at < limit) {
        to = sequence(chars, to, end);
      }
    }
    return to == offset && length > 0 ? -1 : to - offset;
  }

  /// Tries to have this many octets in the block.
  ///
  /// @return whether there are any
  private boolean fill(int wanted) throws IOException {
    System.arraycopy(block, at, block, 0, limit - at);
    limit -= at;
    at = 0;
    while (limit < wanted) {
      int count = octets.read(block, limit, block.length - limit);
      if (count <= 0) {
        break;
      }
      limit += count;
    }
    return limit > 0;
  }

  /// Reads one character that is not ASCII.
  ///
  /// @return the index behind it in `chars`
  private int sequence(char[] chars, int to, int end) throws IOException {
    if (limit - at < LONGEST_SEQUENCE) {
      fill(LONGEST_SEQUENCE);
    }
    int length = length(block[at] & 0xff);
    int codePoint = codePoint(length);
    if (codePoint < 0) {
      chars[to] = WINDOWS[block[at++] & 0xff];
      return to + 1;
    }
    at += length;
    if (codePoint < 0x10000) {
      chars[to] = (char) codePoint;
      return to + 1;
    }
    chars[to] = Character.highSurrogate(codePoint);
    low = Character.lowSurrogate(codePoint);
    if (to + 1 == end) {
      return end;
    }
    chars[to + 1] = low;
    low = 0;
    return to + 2;
  }

  /// What a sequence of this length here stands for, or -1 if there is none.
  private int codePoint(int length) {
    if (length == 1 || limit - at < length) {
      return -1;
    }
    int codePoint = block[at] & (0xff >> (length + 1));
    for (int i = 1; i < length; i++) {
      if ((block[at + i] & 0xc0) != 0x80) {
        return -1;
      }
      codePoint = codePoint << 6 | (block[at + i] & 0x3f);
    }
    return isShortest(codePoint, length) ? codePoint : -1;
  }

  private static int length(int first) {
    if (first >= 0xc2 && first < 0xe0) {
      return 2;
    }
    if (first >= 0xe0 && first < 0xf0) {
      return 3;
    }
    return first >= 0xf0 && first < 0xf5 ? 4 : 1;
  }

  private static boolean isShortest(int codePoint, int length) {
    return switch (length) {
      case 3 -> codePoint >= 0x800 && (codePoint < 0xd800 || codePoint > 0xdfff);
      case 4 -> codePoint >= 0x10000 && codePoint <= 0x10ffff;
      default -> true;
    };
  }

  @Override
  public void close() throws IOException {
    octets.close();
  }
}
