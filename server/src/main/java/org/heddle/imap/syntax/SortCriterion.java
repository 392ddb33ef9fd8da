package org.heddle.imap.syntax;

/// One criterion of SORT (RFC 5256, RFC 5957, RFC 6203).
public record SortCriterion(Key key, Direction direction) {
  /// What is compared.
  public enum Key {
    ARRIVAL,
    CC,
    DATE,
    FROM,
    SIZE,
    SUBJECT,
    TO,
    DISPLAYFROM,
    DISPLAYTO,
    /// The most relevant first (RFC 6203 section 6).
    RELEVANCY
  }

  /// Which way.
  public enum Direction {
    ASCENDING,
    /// `REVERSE`
    DESCENDING
  }
}
