package org.heddle.fulltext;

import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.heddle.mime.FoldedTexts;
import org.heddle.storage.SearchKey;

/// A search key as a query of the index.
///
/// @param hits what a message is that the query finds; one that it does not find never matches,
///   unless the index lacks some of its text
record Question(Query query, Hits hits) {
  private static final int MOST_WORDS = 32;
  private static final int LONGEST_FUZZY = 1000;

  /// How many words of the index one key is compared with, which the words asked for share: Lucene
  /// refuses a query of more than 1024 terms.
  private static final int MOST_TERMS = 800;

  /// How many words of the index that resemble it one word is compared with, those most like it.
  private static final int MOST_SIMILAR = 50;

  /// The lengths from which on a word may differ by one letter, and by two.
  private static final int ONE_SLIP = 4;

  private static final int TWO_SLIPS = 8;

  /// How much more an equal word is worth than a similar one, and the very text than its words.
  private static final float SAME_WORD = 3;

  private static final float SAME_TEXT = 4;
  private static final float IN_SUBJECT = 3;

  enum Hits {
    MATCH,
    MAY_MATCH
  }

  /// The query for a key that asks for a text.
  ///
  /// @return nothing if it asks for something that the index does not hold
  static Optional<Question> of(SearchKey key) {
    return switch (key) {
      case SearchKey.Text(var text) -> anywhere(FoldedTexts.fold(text));
      case SearchKey.Body(var text) -> in(IndexFields.BODY, FoldedTexts.fold(text));
      case SearchKey.Header(var field, var text) ->
          isIndexed(field)
              ? Optional.of(inField(IndexFields.name(field), FoldedTexts.fold(text)))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static boolean isIndexed(String field) {
    return field.length() <= IndexFields.LONGEST_NAME && field.chars().allMatch(c -> c < 0x80);
  }

  private static Optional<Question> in(String field, String folded) {
    return folded.isEmpty()
        ? Optional.empty()
        : Optional.of(new Question(Trigrams.containing(field, folded), hits(folded)));
  }

  private static Hits hits(String folded) {
    return Trigrams.isWhole(folded) ? Hits.MATCH : Hits.MAY_MATCH;
  }

  private static Optional<Question> anywhere(String folded) {
    return in(IndexFields.HEADER, folded)
        .map(header ->
            new Question(
                any(List.of(header.query, Trigrams.containing(IndexFields.BODY, folded))),
                header.hits));
  }

  private static Question inField(String name, String folded) {
    Query named = new TermQuery(new Term(IndexFields.NAMES, name));
    if (folded.isEmpty()) {
      return new Question(named, Hits.MATCH);
    }
    if (IndexFields.SINGLE.contains(name)) {
      return new Question(Trigrams.containing(IndexFields.FIELD + name, folded), hits(folded));
    }
    var both = new BooleanQuery.Builder();
    both.add(named, Occur.FILTER);
    both.add(Trigrams.containing(IndexFields.HEADER, folded), Occur.FILTER);
    return new Question(both.build(), Hits.MAY_MATCH);
  }

  private static Query any(List<Query> queries) {
    var any = new BooleanQuery.Builder();
    queries.forEach(query -> any.add(query, Occur.SHOULD));
    return any.build();
  }

  /// The query for a key within FUZZY (RFC 6203 section 3): the text itself, or most of its words
  /// with another ending or a letter or two that differ. Its scores are how well a message matches.
  ///
  /// @return nothing if the key asks for no words that the index knows
  static Optional<Query> fuzzy(SearchKey key) {
    return switch (key) {
      case SearchKey.Text(var text) ->
          fuzzy(key, text, List.of("SUBJECT", "FROM", "TO", "CC", "BODY"));
      case SearchKey.Body(var text) -> fuzzy(key, text, List.of("BODY"));
      case SearchKey.Header(var field, var text)
          when isIndexed(field) && IndexFields.WORDED.contains(IndexFields.name(field)) ->
          fuzzy(key, text, List.of(IndexFields.name(field)));
      default -> Optional.empty();
    };
  }

  private static Optional<Query> fuzzy(SearchKey key, String text, List<String> fields) {
    String folded = FoldedTexts.fold(text);
    if (folded.isEmpty() || folded.length() > LONGEST_FUZZY) {
      return Optional.empty();
    }
    List<String> words = Words.of(folded, MOST_WORDS);
    return of(key)
        .map(exact -> new BoostQuery(new ConstantScoreQuery(exact.query), SAME_TEXT))
        .map(exact -> words.isEmpty() ? exact : any(List.of(exact, most(words, fields))));
  }

  /// All of one or two words, two thirds of more.
  private static Query most(List<String> words, List<String> fields) {
    int similar = Math.min(MOST_SIMILAR, MOST_TERMS / (words.size() * fields.size()) - 1);
    var most = new BooleanQuery.Builder();
    for (String word : words) {
      most.add(
          any(fields.stream().map(field -> similar(field, word, similar)).toList()), Occur.SHOULD);
    }
    most.setMinimumNumberShouldMatch((2 * words.size() + 2) / 3);
    return most.build();
  }

  private static Query similar(String field, String word, int mostSimilar) {
    var term = new Term(IndexFields.WORDS + field, word);
    Query same = new BoostQuery(new TermQuery(term), SAME_WORD);
    int slips = word.length() < ONE_SLIP ? 0 : word.length() < TWO_SLIPS ? 1 : 2;
    Query similar =
        slips == 0 ? same : any(List.of(same, new FuzzyQuery(term, slips, 1, mostSimilar, true)));
    return field.equals("SUBJECT") ? new BoostQuery(similar, IN_SUBJECT) : similar;
  }
}
