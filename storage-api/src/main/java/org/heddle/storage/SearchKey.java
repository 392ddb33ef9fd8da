package org.heddle.storage;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/// What SEARCH asks (RFC 9051 section 6.4.4), after the server has turned sequence numbers, `$` and
/// `\Recent` into UIDs.
public sealed interface SearchKey {
  record All() implements SearchKey {}

  record And(List<SearchKey> keys) implements SearchKey {}

  record Or(SearchKey left, SearchKey right) implements SearchKey {}

  record Not(SearchKey key) implements SearchKey {}

  record Uids(UidSet uids) implements SearchKey {}

  record HasFlag(SystemFlag flag) implements SearchKey {}

  record HasKeyword(String keyword) implements SearchKey {}

  /// Strictly larger.
  record Larger(long size) implements SearchKey {}

  /// Strictly smaller.
  record Smaller(long size) implements SearchKey {}

  /// BEFORE, ON and SINCE: the internal date, in its own zone.
  record Received(Comparison comparison, LocalDate date) implements SearchKey {}

  /// OLDER: an internal date of at most this (RFC 5032 section 2).
  record ReceivedUntil(Instant instant) implements SearchKey {}

  /// YOUNGER: an internal date of at least this (RFC 5032 section 2).
  record ReceivedSince(Instant instant) implements SearchKey {}

  /// SAVEDBEFORE, SAVEDON and SAVEDSINCE: the save date, in UTC (RFC 8514 section 4.3).
  record Saved(Comparison comparison, LocalDate date) implements SearchKey {}

  /// SENTBEFORE, SENTON and SENTSINCE: the Date field, in its own zone.
  record Sent(Comparison comparison, LocalDate date) implements SearchKey {}

  /// A header field contains the text; every message that has the field, for the empty text.
  record Header(String field, String text) implements SearchKey {}

  record Body(String text) implements SearchKey {}

  record Text(String text) implements SearchKey {}

  /// A mod-sequence of at least this (RFC 7162 section 3.1.5).
  record ModSeq(long atLeast) implements SearchKey {}

  /// A key that need not be matched exactly (RFC 6203). To match it exactly is right, and all that
  /// a storage can do.
  record Fuzzy(SearchKey key) implements SearchKey {}

  /// EMAILID (RFC 8474 section 6), as [Metadata#emailId].
  record EmailId(long id) implements SearchKey {}

  /// THREADID (RFC 8474 section 6): only the server can tell.
  record ThreadId(String id) implements SearchKey {}

  enum Comparison {
    BEFORE,
    ON,
    SINCE
  }
}
