package org.heddle.fulltext;

import java.util.Map;
import org.heddle.storage.SearchKey;
import org.heddle.storage.UidSet;

/// A search key of which part has been answered already.
///
/// @param key what is left to ask
/// @param scores how well messages match what was FUZZY, by UID, above 0; those that are not named
///   were not compared
public record Resolved(SearchKey key, Map<Long, Float> scores) {
  private static final int BEST = 100;
  private static final int UNKNOWN = 50;

  /// Nothing is answered.
  static Resolved unknown(SearchKey key) {
    return new Resolved(key, Map.of());
  }

  /// The relevancy of each message of an answer in its order, from 1 to 100 (RFC 6203 section 4):
  /// the best has 100, the others less in proportion.
  public int[] relevancy(UidSet found) {
    float best = 0;
    for (long uid : found.toArray()) {
      best = Math.max(best, scores.getOrDefault(uid, 0f));
    }
    int[] relevancy = new int[Math.toIntExact(found.size())];
    long[] uids = found.toArray();
    for (int i = 0; i < uids.length; i++) {
      relevancy[i] = relevancy(scores.getOrDefault(uids[i], 0f), best);
    }
    return relevancy;
  }

  private static int relevancy(float score, float best) {
    if (best == 0) {
      return BEST;
    }
    return score == 0 ? UNKNOWN : Math.max(1, Math.round(BEST * score / best));
  }
}
