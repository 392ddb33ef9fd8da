package org.heddle.imap.syntax;

import java.util.List;
import java.util.Optional;
import org.heddle.storage.SearchKey;

/// A SEARCH command (RFC 9051 section 6.4.4).
///
/// @param options the result options; nothing if there was no RETURN
public record SearchRequest(Optional<ResultOptions> options, Term term) {
  /// What is searched for, before the session's own view has been applied.
  public sealed interface Term {
    /// Whether MODSEQ is among the keys, however deep: then the answer has one too (RFC 7162
    /// section 3.1.5).
    default boolean namesModSeq() {
      return switch (this) {
        case Key(var key) -> key instanceof SearchKey.ModSeq;
        case And(var terms) -> terms.stream().anyMatch(Term::namesModSeq);
        case Or(var left, var right) -> left.namesModSeq() || right.namesModSeq();
        case Not(var term) -> term.namesModSeq();
        case Messages _, Uids _, Recent _ -> false;
      };
    }

    /// A key that means the same in every session.
    record Key(SearchKey key) implements Term {}

    /// Sequence numbers, or `$`.
    record Messages(MessageSet messages) implements Term {}

    /// `UID` with a set.
    record Uids(MessageSet uids) implements Term {}

    /// `RECENT` (RFC 3501).
    record Recent() implements Term {}

    record And(List<Term> terms) implements Term {}

    record Or(Term left, Term right) implements Term {}

    record Not(Term term) implements Term {}
  }
}
