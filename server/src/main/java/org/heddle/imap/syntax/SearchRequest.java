package org.heddle.imap.syntax;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.heddle.storage.SearchKey;

/// A SEARCH command (RFC 9051 section 6.4.4).
///
/// @param options the result options; nothing if there was no RETURN
public record SearchRequest(Optional<ResultOptions> options, Term term) {
  /// Which side of an interval `OLDER` and `YOUNGER` mean; both mean its end too.
  public enum Age {
    OLDER,
    YOUNGER
  }

  /// On which side of a UID.
  public enum Side {
    UIDAFTER,
    UIDBEFORE
  }

  /// What is searched for, before the session's own view and the moment have been applied.
  public sealed interface Term {
    /// Whether MODSEQ is among the keys, however deep: then the answer has one too (RFC 7162
    /// section 3.1.5).
    default boolean namesModSeq() {
      return leaves().anyMatch(leaf -> leaf instanceof Key(SearchKey.ModSeq _));
    }

    /// Whether FUZZY is among the keys, however deep.
    default boolean namesFuzzy() {
      return switch (this) {
        case Fuzzy _ -> true;
        case And(var terms) -> terms.stream().anyMatch(Term::namesFuzzy);
        case Or(var left, var right) -> left.namesFuzzy() || right.namesFuzzy();
        case Not(var term) -> term.namesFuzzy();
        case Key _,
            Messages _,
            Uids _,
            UidBound _,
            Recent _,
            Within _,
            SaveDateSupported _,
            EmailId _ ->
            false;
      };
    }

    /// The terms it is made of that are made of no others.
    default Stream<Term> leaves() {
      Stream.Builder<Term> leaves = Stream.builder();
      addLeaves(leaves);
      return leaves.build();
    }

    private void addLeaves(Stream.Builder<Term> leaves) {
      switch (this) {
        case And(var terms) -> terms.forEach(term -> term.addLeaves(leaves));
        case Or(var left, var right) -> {
          left.addLeaves(leaves);
          right.addLeaves(leaves);
        }
        case Not(var term) -> term.addLeaves(leaves);
        case Fuzzy(var term) -> term.addLeaves(leaves);
        case Key _,
            Messages _,
            Uids _,
            UidBound _,
            Recent _,
            Within _,
            SaveDateSupported _,
            EmailId _ ->
            leaves.add(this);
      }
    }

    /// A key that means the same in every session.
    record Key(SearchKey key) implements Term {}

    /// Sequence numbers, or `$`.
    record Messages(MessageSet messages) implements Term {}

    /// `UID` with a set.
    record Uids(MessageSet uids) implements Term {}

    /// `UIDAFTER` or `UIDBEFORE`: UIDs above or below this one (RFC 9738 section 3.2).
    record UidBound(Side side, long uid) implements Term {}

    /// `RECENT` (RFC 3501).
    record Recent() implements Term {}

    /// `OLDER` or `YOUNGER`: seconds before the moment of the search (RFC 5032).
    record Within(Age age, long seconds) implements Term {}

    /// `SAVEDATESUPPORTED` (RFC 8514 section 4.3).
    record SaveDateSupported() implements Term {}

    /// `EMAILID` (RFC 8474 section 6); the id may be anybody's.
    record EmailId(String id) implements Term {}

    record And(List<Term> terms) implements Term {}

    record Or(Term left, Term right) implements Term {}

    record Not(Term term) implements Term {}

    /// `FUZZY`: what resembles it matches too (RFC 6203).
    record Fuzzy(Term term) implements Term {}
  }
}
