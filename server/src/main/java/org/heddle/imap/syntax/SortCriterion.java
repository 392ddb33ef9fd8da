package org.heddle.imap.syntax;

/// One criterion of SORT (RFC 5256, RFC 5957).
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
    DISPLAYTO
  }

  /// Which way.
  public enum Direction {
    ASCENDING,
    /// `REVERSE`
    DESCENDING
  }
}
