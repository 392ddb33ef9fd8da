package org.heddle.imap.syntax;

import java.util.List;

/// The messages a command names: a sequence-set of numbers (RFC 9051 section 9) or the saved search
/// result.
public sealed interface MessageSet {
  /// `$` (RFC 9051 section 6.4.4.1).
  record Saved() implements MessageSet {}

  /// @param ranges as written, not empty; numbers are 1 to 4,294,967,295 or [#STAR]
  record Numbers(List<Range> ranges) implements MessageSet {}

  /// Two ends in any order; a single number has both the same. `5:2` is `2:5`.
  record Range(long first, long last) {}

  /// `*`: the largest number in use. Not a number that can be written.
  long STAR = -1;
}
