package org.heddle.imap;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.imap.syntax.MessageSet;
import org.heddle.imap.syntax.SearchRequest.Term;
import org.heddle.storage.SearchKey;
import org.heddle.storage.UidSet;

/// Turns what a client searches for into keys that mean the same to everybody at any time: sequence
/// numbers, `$` and `\Recent` become the UIDs that this session knows, and an age becomes an
/// instant.
///
/// @param now when the search is done, whole seconds: one instant for all of its keys
record SearchTerms(MailboxView view, Instant now) {
  static SearchTerms now(MailboxView view) {
    return new SearchTerms(view, Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }

  SearchKey key(Term term) {
    return switch (term) {
      case Term.Key(var key) -> key;
      // RFC 7377 section 2: one that is not in use is no error but matches nothing.
      case Term.Messages(var messages) -> new SearchKey.Uids(Targets.within(messages, view));
      case Term.Uids(var uids) -> new SearchKey.Uids(Targets.resolve(uids, Numbering.UID, view));
      case Term.UidBound bound -> new SearchKey.Uids(within(bound, view.numbers().uids()));
      case Term.Recent _ -> new SearchKey.Uids(view.recent().among(view.numbers().uids()));
      case Term.Within(var age, var seconds) ->
          switch (age) {
            case OLDER -> new SearchKey.ReceivedUntil(now.minusSeconds(seconds));
            case YOUNGER -> new SearchKey.ReceivedSince(now.minusSeconds(seconds));
          };
      // Every storage keeps save dates.
      case Term.SaveDateSupported _ -> new SearchKey.All();
      case Term.EmailId(var id) ->
          ObjectIds.emailId(id)
              .<SearchKey>map(SearchKey.EmailId::new)
              .orElseGet(() -> new SearchKey.Uids(UidSet.EMPTY));
      case Term.And(var terms) -> new SearchKey.And(keys(terms));
      case Term.Or(var left, var right) -> new SearchKey.Or(key(left), key(right));
      case Term.Not(var inner) -> new SearchKey.Not(key(inner));
      case Term.Fuzzy(var inner) -> new SearchKey.Fuzzy(key(inner));
    };
  }

  /// The term as it may be asked again later: sequence numbers and `$` mean the messages that they
  /// mean now (RFC 5267 section 4.3).
  Term lasting(Term term) {
    return switch (term) {
      case Term.Messages _, Term.Uids(MessageSet.Saved _) -> new Term.Key(key(term));
      case Term.And(var terms) -> new Term.And(terms.stream().map(this::lasting).toList());
      case Term.Or(var left, var right) -> new Term.Or(lasting(left), lasting(right));
      case Term.Not(var inner) -> new Term.Not(lasting(inner));
      case Term.Fuzzy(var inner) -> new Term.Fuzzy(lasting(inner));
      default -> term;
    };
  }

  private static UidSet within(Term.UidBound bound, UidSet known) {
    UidSet others =
        switch (bound.side()) {
          case UIDAFTER -> UidSet.range(1, bound.uid());
          case UIDBEFORE -> UidSet.range(bound.uid(), UidSet.MAX_UID);
        };
    return known.minus(others);
  }

  private List<SearchKey> keys(List<Term> terms) {
    return terms.stream().map(this::key).toList();
  }
}
