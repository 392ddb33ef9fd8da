package org.heddle.fulltext;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.BytesTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.BytesRef;
import org.heddle.mime.FoldedTexts;

/// Every three characters that follow each other in a text, each group at the place of its first:
/// so that "contains" is a phrase of them. The last two characters of a text begin shorter groups,
/// so that less than three characters are found by prefix. Between two texts a place is left empty,
/// so that nothing is found across.
final class Trigrams extends TokenStream {
  static final int LENGTH = 3;

  /// How many groups of a long needle are looked up.
  static final int MOST_OF_A_NEEDLE = 64;

  private static final int BYTES_PER_CHARACTER = 3;

  private final FoldedTexts texts;
  private final CharSequence chars;
  private final BytesTermAttribute term = addAttribute(BytesTermAttribute.class);
  private final PositionIncrementAttribute step = addAttribute(PositionIncrementAttribute.class);
  private final BytesRef bytes = new BytesRef(LENGTH * BYTES_PER_CHARACTER);
  private int text;
  private int at;

  Trigrams(FoldedTexts texts) {
    this.texts = texts;
    this.chars = texts.chars();
  }

  @Override
  public boolean incrementToken() {
    clearAttributes();
    if (text == texts.count()) {
      return false;
    }
    int end = texts.end(text);
    encode(chars, at, Math.min(at + LENGTH, end), bytes);
    term.setBytesRef(bytes);
    boolean begins = text > 0 && at == texts.end(text - 1);
    step.setPositionIncrement(begins ? 2 : 1);
    if (++at == end) {
      text++;
    }
    return true;
  }

  @Override
  public void reset() {
    text = 0;
    at = 0;
  }

  /// Whether a query finds the whole of a needle, and not only its beginning.
  static boolean isWhole(String folded) {
    return folded.length() <= MOST_OF_A_NEEDLE * LENGTH;
  }

  /// What finds the texts that contain a needle, or if it is long ([#isWhole]), its beginning.
  ///
  /// @param folded not empty
  static Query containing(String field, String folded) {
    if (folded.length() < LENGTH) {
      return new PrefixQuery(term(field, folded, 0, folded.length()));
    }
    int length = Math.min(folded.length(), MOST_OF_A_NEEDLE * LENGTH);
    var phrase = new PhraseQuery.Builder();
    for (int i = 0; i + LENGTH <= length; i += LENGTH) {
      phrase.add(term(field, folded, i, i + LENGTH), i);
    }
    if (length % LENGTH != 0) {
      phrase.add(term(field, folded, length - LENGTH, length), length - LENGTH);
    }
    return phrase.build();
  }

  private static Term term(String field, CharSequence chars, int from, int to) {
    var bytes = new BytesRef(LENGTH * BYTES_PER_CHARACTER);
    encode(chars, from, to, bytes);
    return new Term(field, bytes);
  }

  /// As UTF-8, but each half of a pair on its own: a half that has no other must not become
  /// something else.
  private static void encode(CharSequence chars, int from, int to, BytesRef bytes) {
    int length = 0;
    for (int i = from; i < to; i++) {
      char c = chars.charAt(i);
      if (c < 0x80) {
        bytes.bytes[length++] = (byte) c;
      } else if (c < 0x800) {
        bytes.bytes[length++] = (byte) (0xc0 | (c >> 6));
        bytes.bytes[length++] = (byte) (0x80 | (c & 0x3f));
      } else {
        bytes.bytes[length++] = (byte) (0xe0 | (c >> 12));
        bytes.bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3f));
        bytes.bytes[length++] = (byte) (0x80 | (c & 0x3f));
      }
    }
    bytes.length = length;
  }
}
