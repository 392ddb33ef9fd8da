package org.heddle.mime;

import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;

/// Texts as [Needle] compares them, one behind the other, up to a bound: whatever a needle is found
/// in contains [#fold] of it. Confined to one thread.
public final class FoldedTexts {
  private static final int BLOCK = 8192;

  private final int limit;
  private final StringBuilder chars = new StringBuilder();
  private int[] ends = new int[8];
  private int count;
  private boolean cut;

  /// @param limit how many characters are kept of all the texts
  public FoldedTexts(int limit) {
    this.limit = limit;
  }

  /// What of a needle is compared.
  public static String fold(String needle) {
    return CaseFold.fold(needle);
  }

  /// Adds a text, or what there is room for.
  public void add(String text) {
    int start = chars.length();
    int at = 0;
    while (at < text.length() && chars.length() < limit) {
      int codePoint = text.codePointAt(at);
      CaseFold.append(chars, codePoint);
      at += Character.charCount(codePoint);
    }
    cut |= at < text.length();
    close(start);
  }

  /// Adds a text, or what there is room for; more than that is not read.
  public void add(Reader text) throws IOException {
    int room = limit - chars.length();
    var read = new StringBuilder();
    char[] block = new char[BLOCK];
    int length = text.read(block);
    while (length >= 0 && read.length() <= room) {
      read.append(block, 0, length);
      length = text.read(block);
    }
    if (length >= 0 && Character.isHighSurrogate(read.charAt(read.length() - 1))) {
      read.setLength(read.length() - 1);
    }
    cut |= length >= 0;
    add(read.toString());
  }

  private void close(int start) {
    if (chars.length() == start) {
      return;
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
    }
    ends[count++] = chars.length();
  }

  /// Whether something had no room.
  public boolean isCut() {
    return cut;
  }

  /// How many texts there are; empty ones are none.
  public int count() {
    return count;
  }

  /// Where the n-th text ends and the next begins.
  public int end(int n) {
    return ends[n];
  }

  /// All of them, with nothing in between.
  public CharSequence chars() {
    return chars;
  }
}
