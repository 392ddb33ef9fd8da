package org.heddle.imap.syntax;

import java.util.List;
import java.util.Set;

/// A LIST command, basic or extended (RFC 9051 section 6.3.9).
///
/// @param reference Unicode text, possibly empty
/// @param patterns Unicode text with `*` and `%`; not empty, but a pattern may be
/// @param status the items of `RETURN (STATUS (…))`; empty if not asked for
/// @param metadata the entries of `RETURN (METADATA (…))`, as sent (RFC 9590); empty if not asked
///   for
/// @param form whether the command used any extended syntax
public record ListRequest(
    Set<Selection> selections,
    String reference,
    List<String> patterns,
    Set<Return> returns,
    Set<StatusItem> status,
    List<String> metadata,
    Form form) {
  /// Which mailboxes are wanted.
  public enum Selection {
    SUBSCRIBED,
    REMOTE,
    RECURSIVEMATCH,
    SPECIAL_USE
  }

  /// What is wanted of each; STATUS and METADATA are the record's own components.
  public enum Return {
    SUBSCRIBED,
    CHILDREN,
    SPECIAL_USE,
    MYRIGHTS
  }

  /// Basic: `LIST "" *`, to which RFC 3501 gives the meaning.
  public enum Form {
    BASIC,
    EXTENDED
  }
}
