package org.heddle.mime;

import java.text.Normalizer;

/// The preparation of i;unicode-casemap (RFC 5051 section 2), one code point at a time: first its
/// titlecase, then the full compatibility decomposition of that. What the decomposition brings
/// forth is not titlecased again: the ligature ﬁ becomes `fi`, not `FI`.
final class CaseFold {
  /// Stands in the table for "becomes more than one character".
  private static final char SEVERAL = '\uffff';

  private CaseFold() {}

  /// What each character that is no surrogate becomes, if that is one character. Made when the
  /// first character outside ASCII is met.
  private static final class Table {
    static final char[] SINGLE = build();

    private static char[] build() {
      char[] single = new char[0x10000];
      for (int c = 0; c < single.length; c++) {
        String folded = Character.isSurrogate((char) c) ? "" : slow(c);
        single[c] = folded.length() == 1 ? folded.charAt(0) : SEVERAL;
      }
      return single;
    }
  }

  /// The whole text, prepared.
  static String fold(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    text.codePoints().forEach(c -> append(folded, c));
    return folded.toString();
  }

  private static void append(StringBuilder folded, int codePoint) {
    int single = single(codePoint);
    if (single >= 0) {
      folded.append((char) single);
    } else {
      folded.append(several(codePoint));
    }
  }

  /// The one character that a code point becomes, or -1 if it becomes several.
  static int single(int codePoint) {
    if (codePoint < 128) {
      return codePoint >= 'a' && codePoint <= 'z' ? codePoint - 32 : codePoint;
    }
    if (codePoint >= 0x10000) {
      return -1;
    }
    char single = Table.SINGLE[codePoint];
    return single == SEVERAL ? -1 : single;
  }

  /// What any code point becomes. An unpaired surrogate stays one.
  static String several(int codePoint) {
    return slow(codePoint);
  }

  private static String slow(int codePoint) {
    String title = Character.toString(Character.toTitleCase(codePoint));
    return Normalizer.normalize(title, Normalizer.Form.NFKD);
  }
}
