package org.heddle.fulltext;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.FixedBitSet;
import org.heddle.storage.MessageTable;
import org.heddle.storage.SearchKey;
import org.heddle.storage.UidSet;

/// Resolves one key for one mailbox: each part that asks for a text becomes "one of these that
/// match, or one of those of which it is not known, and that part". Confined to one thread; used
/// once.
final class Resolver {
  private final IndexView view;
  private final MessageTable messages;
  private final int[] documents;
  private float[] scores = {};

  Resolver(IndexView view, MessageTable messages) {
    this.view = view;
    this.messages = messages;
    this.documents = view.documents(messages);
  }

  /// Whether the index could say something about a key.
  static boolean concerns(SearchKey key) {
    return switch (key) {
      case SearchKey.And(var keys) -> keys.stream().anyMatch(Resolver::concerns);
      case SearchKey.Or(var left, var right) -> concerns(left) || concerns(right);
      case SearchKey.Not(var inner) -> concerns(inner);
      case SearchKey.Fuzzy(var inner) -> concerns(inner);
      case SearchKey.Header _, SearchKey.Body _, SearchKey.Text _ -> true;
      default -> false;
    };
  }

  /// Whether all messages are in the index.
  boolean knowsAll() {
    for (int document : documents) {
      if (document == IndexView.NONE) {
        return false;
      }
    }
    return true;
  }

  Resolved resolve(SearchKey key) throws IOException {
    SearchKey left = exact(key);
    return new Resolved(left, messages, scores);
  }

  private SearchKey exact(SearchKey key) throws IOException {
    return switch (key) {
      case SearchKey.And(var keys) -> {
        SearchKey[] resolved = new SearchKey[keys.size()];
        for (int i = 0; i < resolved.length; i++) {
          resolved[i] = exact(keys.get(i));
        }
        yield new SearchKey.And(List.of(resolved));
      }
      case SearchKey.Or(var left, var right) -> new SearchKey.Or(exact(left), exact(right));
      case SearchKey.Not(var inner) -> new SearchKey.Not(exact(inner));
      case SearchKey.Fuzzy(var inner) -> fuzzy(inner);
      case SearchKey.Header _, SearchKey.Body _, SearchKey.Text _ -> text(key);
      default -> key;
    };
  }

  private SearchKey text(SearchKey key) throws IOException {
    Optional<Question> question = Question.of(key);
    if (question.isEmpty()) {
      return key;
    }
    FixedBitSet hits = view.hits(question.get().query());
    boolean sure = question.get().hits() == Question.Hits.MATCH;
    return known(
        key,
        uids(document -> document != IndexView.NONE && sure && hits.get(document)),
        uids(document ->
            document == IndexView.NONE || (hits.get(document) ? !sure : view.isCut(document))));
  }

  private UidSet uids(IntPredicate test) {
    return messages.uidsWhere(row -> test.test(documents[row]));
  }

  /// The same key, with what is known of it. Messages that came since are not known.
  private SearchKey known(SearchKey key, UidSet matching, UidSet open) {
    long next = messages.isEmpty() ? 1 : messages.uid(messages.size() - 1) + 1;
    UidSet unread = next > UidSet.MAX_UID ? open : open.union(UidSet.range(next, UidSet.MAX_UID));
    return new SearchKey.Or(
        new SearchKey.Uids(matching), new SearchKey.And(List.of(new SearchKey.Uids(unread), key)));
  }

  /// A key within FUZZY: texts are compared loosely, everything else as always. What is excluded is
  /// excluded exactly, lest something be missed that only resembles it.
  private SearchKey fuzzy(SearchKey key) throws IOException {
    return switch (key) {
      case SearchKey.And(var keys) -> {
        SearchKey[] resolved = new SearchKey[keys.size()];
        for (int i = 0; i < resolved.length; i++) {
          resolved[i] = fuzzy(keys.get(i));
        }
        yield new SearchKey.And(List.of(resolved));
      }
      case SearchKey.Or(var left, var right) -> new SearchKey.Or(fuzzy(left), fuzzy(right));
      case SearchKey.Fuzzy(var inner) -> fuzzy(inner);
      case SearchKey.Header _, SearchKey.Body _, SearchKey.Text _ -> similar(key);
      default -> exact(key);
    };
  }

  private SearchKey similar(SearchKey key) throws IOException {
    Optional<Query> query = Question.fuzzy(key);
    if (query.isEmpty()) {
      return text(key);
    }
    float[] found = view.scores(query.get());
    scores = Arrays.copyOf(scores, documents.length);
    for (int row = 0; row < documents.length; row++) {
      scores[row] += documents[row] == IndexView.NONE ? 0 : found[documents[row]];
    }
    return known(
        key,
        uids(document -> document != IndexView.NONE && found[document] > 0),
        uids(document ->
            document == IndexView.NONE || (found[document] == 0 && view.isCut(document))));
  }
}
