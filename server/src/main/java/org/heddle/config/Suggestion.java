package org.heddle.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Guesses what somebody meant.
public final class Suggestion {
  private Suggestion() {}

  /// `"; did you mean --listen?"`, or the empty string if no candidate is close.
  ///
  /// @param prefix what to write in front of the candidate
  public static String after(String typed, Collection<String> candidates, String prefix) {
    return closest(typed, candidates)
        .map(candidate -> "; did you mean " + prefix + candidate + "?")
        .orElse("");
  }

  /// The candidate that is the fewest slips of the finger away: at most a third of its letters.
  public static Optional<String> closest(String typed, Collection<String> candidates) {
    return candidates.stream()
        .filter(candidate -> distance(typed, candidate) <= Math.max(1, candidate.length() / 3))
        .min(Comparator.comparingInt(candidate -> distance(typed, candidate)));
  }

  /// How many letters have to be inserted, dropped, replaced or swapped with their neighbour
  /// (optimal string alignment).
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(a, b, cost, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cheapest(String a, String b, int[][] cost, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int best = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
    best = Math.min(best, cost[i - 1][j - 1] + (same ? 0 : 1));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
