package org.heddle.fulltext;

import org.heddle.storage.MessageTable;
import org.heddle.storage.SearchKey;
import org.heddle.storage.UidSet;

/// A search key of which part has been answered already.
///
/// @param key what is left to ask
/// @param messages those of which something was known
/// @param scores how well they match what was FUZZY, by row, above 0, or 0 for those that were not
///   found by that; empty if nothing was FUZZY
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Resolved(SearchKey key, MessageTable messages, float[] scores) {
  private static final int UNKNOWN = Relevancy.BEST / 2;
  private static final float[] NOTHING_FUZZY = {};

  /// Nothing is answered.
  static Resolved unknown(SearchKey key) {
    return new Resolved(key, MessageTable.EMPTY, NOTHING_FUZZY);
  }

  /// The relevancy of each message of an answer: the best has 100, the others less in proportion.
  public Relevancy relevancy(UidSet found) {
    float best = 0;
    for (int row = 0; row < scores.length; row++) {
      if (scores[row] > best && found.contains(messages.uid(row))) {
        best = scores[row];
      }
    }
    float hundred = best;
    return best == 0 ? Relevancy.ALIKE : uid -> relevancy(messages.find(uid), hundred);
  }

  private int relevancy(int row, float best) {
    return row < 0 || scores[row] == 0
        ? UNKNOWN
        : Math.max(1, Math.round(Relevancy.BEST * scores[row] / best));
  }
}
