package org.heddle.imap.syntax;

/// A window on a list of results (RFC 9394 section 3.1, RFC 5267 section 4.4), counted from either
/// end of the list.
///
/// @param first as the client wrote it, above 0; may be above `last`
/// @param last above 0
public record PartialRange(End end, long first, long last) {
  /// What is counted from.
  public enum End {
    /// The first result is 1.
    FIRST,
    /// The last result is -1.
    LAST
  }

  /// How many results the window has room for.
  public long width() {
    return Math.abs(last - first) + 1;
  }

  /// How many results stand before the window.
  ///
  /// @param size how many results there are
  /// @return 0 to `size`
  public int from(int size) {
    long from =
        switch (end) {
          case FIRST -> Math.min(first, last) - 1;
          case LAST -> size - Math.max(first, last);
        };
    return Math.clamp(from, 0, size);
  }

  /// How many results stand before the end of the window.
  ///
  /// @param size how many results there are
  /// @return 0 to `size`
  public int to(int size) {
    long to =
        switch (end) {
          case FIRST -> Math.max(first, last);
          case LAST -> size - Math.min(first, last) + 1;
        };
    return Math.clamp(to, 0, size);
  }

  /// The range as the client wrote it.
  @Override
  public String toString() {
    return switch (end) {
      case FIRST -> first + ":" + last;
      case LAST -> "-" + first + ":-" + last;
    };
  }
}
