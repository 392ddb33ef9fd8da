package org.heddle.mime;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.Charset;

/// Text without a charset, or with one that is not true: what is UTF-8 is read as that, any other
/// octet above ASCII as windows-1252.
final class LenientUtf8Reader extends Reader {
  private static final char[] WINDOWS = windows();
  private static final int NONE = -2;

  private final InputStream octets;

  /// Octets that were looked at and belong to no sequence, in reverse order.
  private final int[] pushedBack = new int[4];

  private int pushedCount;
  private int lowSurrogate = NONE;

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
  public int read() throws IOException {
    if (lowSurrogate != NONE) {
      int low = lowSurrogate;
      lowSurrogate = NONE;
      return low;
    }
    int first = take();
    if (first < 128) {
      return first;
    }
    int codePoint = sequence(first);
    if (codePoint < 0) {
      return WINDOWS[first];
    }
    if (codePoint >= 0x10000) {
      lowSurrogate = Character.lowSurrogate(codePoint);
      return Character.highSurrogate(codePoint);
    }
    return codePoint;
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

  private int take() throws IOException {
    return pushedCount > 0 ? pushedBack[--pushedCount] : octets.read();
  }

  /// The code point of the sequence that begins with this octet, or -1 if there is none: then only
  /// the first octet has been taken.
  private int sequence(int first) throws IOException {
    int length = length(first);
    int codePoint = first & (0xff >> (length + 1));
    int[] taken = new int[3];
    for (int i = 0; i < length - 1; i++) {
      taken[i] = take();
      if ((taken[i] & 0xc0) != 0x80 || taken[i] < 0) {
        pushBack(taken, i + 1);
        return -1;
      }
      codePoint = codePoint << 6 | (taken[i] & 0x3f);
    }
    if (length == 1 || !isShortest(codePoint, length)) {
      pushBack(taken, length - 1);
      return -1;
    }
    return codePoint;
  }

  private void pushBack(int[] taken, int count) {
    for (int i = count - 1; i >= 0; i--) {
      pushedBack[pushedCount++] = taken[i];
    }
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
