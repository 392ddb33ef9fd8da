package org.heddle.fulltext;

/// How well the messages of an answer match what was FUZZY (RFC 6203 section 4).
@FunctionalInterface
public interface Relevancy {
  /// The highest that there is.
  int BEST = 100;

  /// Nothing was compared: all match alike.
  Relevancy ALIKE = _ -> BEST;

  /// From 1 to [#BEST].
  int of(long uid);
}
