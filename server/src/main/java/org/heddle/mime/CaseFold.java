package org.heddle.mime;

import java.text.Normalizer;

/// The preparation of i;unicode-casemap (RFC 5051 section 2), one code point at a time: first its
/// titlecase, then the full compatibility decomposition of that. What the decomposition brings
/// forth is not titlecased again: the ligature ﬁ becomes `fi`, not `FI`.
public final class CaseFold {
  private CaseFold() {}

  /// What each character becomes that is no surrogate. Made when the first character outside ASCII
  /// is met, as the platform takes its time over each of them.
  private static final class Table {
    /// How many bits of a place are its length.
    static final int LENGTH_BITS = 5;

    /// All the texts that are longer than one character, one behind the other.
    static final String TEXTS;

    /// The one character that a character becomes, or the complement of the place of its text:
    /// where it begins and how long it is.
    static final int[] PLACES = new int[0x10000];

    static {
      StringBuilder texts = new StringBuilder();
      for (int c = 0; c < PLACES.length; c++) {
        String folded = Character.isSurrogate((char) c) ? String.valueOf((char) c) : prepared(c);
        if (folded.length() == 1) {
          PLACES[c] = folded.charAt(0);
        } else {
          PLACES[c] = ~(texts.length() << LENGTH_BITS | folded.length());
          texts.append(folded);
        }
      }
      TEXTS = texts.toString();
    }

    private Table() {}
  }

  /// The whole text, prepared.
  public static String fold(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    text.codePoints().forEach(c -> append(folded, c));
    return folded.toString();
  }

  static void append(StringBuilder folded, int codePoint) {
    int single = single(codePoint);
    if (single >= 0) {
      folded.append((char) single);
    } else {
      folded.append(several(codePoint));
    }
  }

  /// The one character that a code point becomes, or a negative number if it becomes several. An
  /// unpaired surrogate stays one.
  static int single(int codePoint) {
    if (codePoint < 128) {
      return codePoint >= 'a' && codePoint <= 'z' ? codePoint - 32 : codePoint;
    }
    return codePoint < 0x10000 ? Table.PLACES[codePoint] : -1;
  }

  /// What a code point becomes of which [#single] says that it becomes several characters.
  static String several(int codePoint) {
    if (codePoint >= 0x10000) {
      return prepared(codePoint);
    }
    int place = ~Table.PLACES[codePoint];
    int start = place >> Table.LENGTH_BITS;
    return Table.TEXTS.substring(start, start + (place & ((1 << Table.LENGTH_BITS) - 1)));
  }

  private static String prepared(int codePoint) {
    String title = Character.toString(Character.toTitleCase(codePoint));
    return Normalizer.normalize(title, Normalizer.Form.NFKD);
  }
}
