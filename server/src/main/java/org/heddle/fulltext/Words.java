package org.heddle.fulltext;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.heddle.mime.FoldedTexts;

/// The words of texts, as FUZZY compares them: without case, without marks on letters, and without
/// the endings of English. Endings of other languages are among what a search tolerates.
final class Words {
  private Words() {}

  /// The words of folded texts.
  static TokenStream stream(FoldedTexts texts) {
    var plain = new StringBuilder(texts.chars().length() + texts.count());
    int from = 0;
    for (int n = 0; n < texts.count(); n++) {
      append(plain, texts.chars(), from, texts.end(n));
      plain.append('\n');
      from = texts.end(n);
    }
    return stream(plain.toString());
  }

  /// The words of one folded text, in their order.
  ///
  /// @param most how many at most
  static List<String> of(String folded, int most) {
    var plain = new StringBuilder(folded.length());
    append(plain, folded, 0, folded.length());
    var words = new ArrayList<String>();
    try (TokenStream stream = stream(plain.toString())) {
      var word = stream.getAttribute(CharTermAttribute.class);
      stream.reset();
      while (words.size() < most && stream.incrementToken()) {
        words.add(word.toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return words;
  }

  private static TokenStream stream(String plain) {
    var tokenizer = new StandardTokenizer();
    tokenizer.setReader(new StringReader(plain));
    return new PorterStemFilter(new LowerCaseFilter(tokenizer));
  }

  private static void append(StringBuilder plain, CharSequence folded, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = folded.charAt(i);
      if (c < 0x80 || Character.getType(c) != Character.NON_SPACING_MARK) {
        plain.append(c);
      }
    }
  }
}
