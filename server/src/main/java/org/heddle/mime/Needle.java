package org.heddle.mime;

import java.io.IOException;
import java.io.Reader;

/// Text that is searched for as SEARCH compares: a substring under i;unicode-casemap (RFC 5051).
/// Immutable.
///
/// Both texts are prepared one code point at a time and compared by the algorithm of Knuth, Morris
/// and Pratt, which never looks back: what has been read need not be kept.
public final class Needle {
  private static final int BLOCK = 8192;

  private final char[] folded;

  /// The first of these, and the small letter that becomes it if it is an ASCII letter.
  private final char first;

  private final char firstSmall;

  /// For each length that has matched, the next shorter length that still matches.
  private final int[] shorter;

  /// @param text of any length; an empty one is in every text
  public Needle(String text) {
    this.folded = CaseFold.fold(text).toCharArray();
    this.shorter = shorter(folded);
    this.first = folded.length == 0 ? 0 : folded[0];
    this.firstSmall = first >= 'A' && first <= 'Z' ? (char) (first + 32) : first;
  }

  private static int[] shorter(char[] folded) {
    int[] shorter = new int[folded.length + 1];
    int matched = 0;
    for (int i = 1; i < folded.length; i++) {
      while (matched > 0 && folded[i] != folded[matched]) {
        matched = shorter[matched];
      }
      if (folded[i] == folded[matched]) {
        matched++;
      }
      shorter[i + 1] = matched;
    }
    return shorter;
  }

  /// Whether the text contains it.
  public boolean isIn(String text) {
    Search search = new Search();
    return search.isFound() || search.goOn(text.toCharArray(), text.length()) || search.end();
  }

  /// Reads until found or to the end, with memory bounded by the needle.
  public boolean isIn(Reader text) throws IOException {
    Search search = new Search();
    if (search.isFound()) {
      return true;
    }
    char[] block = new char[BLOCK];
    int count = text.read(block);
    while (count >= 0) {
      if (search.goOn(block, count)) {
        return true;
      }
      count = text.read(block);
    }
    return search.end();
  }

  /// How far one text has been compared.
  private final class Search {
    private int matched;

    /// The first half of a pair whose second half has not been read, or 0.
    private char high;

    boolean isFound() {
      return matched == folded.length;
    }

    /// @return whether it is found
    boolean goOn(char[] text, int length) {
      int i = 0;
      while (i < length) {
        if (matched == 0 && high == 0) {
          i = skip(text, i, length);
        }
        if (i < length && isFoundWith(text[i++])) {
          return true;
        }
      }
      return false;
    }

    /// The index of the next character that could begin a match.
    private int skip(char[] text, int from, int length) {
      int i = from;
      while (i < length && text[i] < 128 && text[i] != first && text[i] != firstSmall) {
        i++;
      }
      return i;
    }

    private boolean isFoundWith(char c) {
      if (c < 128 && high == 0) {
        step((char) CaseFold.single(c));
      } else {
        stepBeyondAscii(c);
      }
      return isFound();
    }

    private void stepBeyondAscii(char c) {
      if (high != 0 && Character.isLowSurrogate(c)) {
        int pair = Character.toCodePoint(high, c);
        high = 0;
        stepCodePoint(pair);
        return;
      }
      end();
      if (Character.isHighSurrogate(c)) {
        high = c;
      } else {
        stepCodePoint(c);
      }
    }

    /// Compares what is left of a pair that has no second half.
    boolean end() {
      if (high != 0 && !isFound()) {
        step(high);
      }
      high = 0;
      return isFound();
    }

    private void stepCodePoint(int codePoint) {
      int single = CaseFold.single(codePoint);
      if (single >= 0) {
        step((char) single);
        return;
      }
      String several = CaseFold.several(codePoint);
      for (int i = 0; i < several.length(); i++) {
        step(several.charAt(i));
      }
    }

    private void step(char c) {
      if (isFound()) {
        return;
      }
      while (matched > 0 && folded[matched] != c) {
        matched = shorter[matched];
      }
      if (folded[matched] == c) {
        matched++;
      }
    }
  }
}
