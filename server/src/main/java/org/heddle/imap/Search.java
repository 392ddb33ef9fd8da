package org.heddle.imap;

import java.io.IOException;
import java.util.List;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.imap.syntax.ResultOptions;
import org.heddle.imap.syntax.ResultOptions.Return;
import org.heddle.imap.syntax.SearchRequest;
import org.heddle.imap.syntax.SortCriterion;
import org.heddle.storage.UidSet;

/// A searching command: what it is to find, in which order, and what is to become of it.
///
/// @param criteria empty for the order of the mailbox
record Search(
    Correlator correlator,
    Numbering numbering,
    List<SortCriterion> criteria,
    SearchRequest request) {
  /// The result options; those that hold where there are none.
  ResultOptions options() {
    return request.options().orElse(ResultOptions.ALL);
  }

  /// What it finds, by UID.
  Results in(MailboxView view, Progress progress) throws IOException {
    UidSet found = Finder.find(request.term(), view, progress);
    return criteria.isEmpty()
        ? new Results.InMailboxOrder(found)
        : Sorting.sort(found, criteria, view.mailbox(), progress);
  }

  /// What the answer names of the results, and what `$` becomes: with only MIN, MAX or PARTIAL
  /// asked for, just those (RFC 9051 section 6.4.4.4, RFC 9394 section 3.2).
  UidSet named(Results found) {
    ResultOptions options = options();
    boolean some =
        options.has(Return.MIN) || options.has(Return.MAX) || options.partial().isPresent();
    if (found.isEmpty() || !some || options.has(Return.ALL) || options.has(Return.COUNT)) {
      return found.set();
    }
    UidSet named = options.partial().map(range -> found.slice(range).set()).orElse(UidSet.EMPTY);
    if (options.has(Return.MIN)) {
      named = named.union(UidSet.of(found.first()));
    }
    return options.has(Return.MAX) ? named.union(UidSet.of(found.last())) : named;
  }

  /// The results as they are to be kept (RFC 5267 section 4.3).
  Context context(Results found, MailboxView view) {
    var term = SearchTerms.now(view).lasting(request.term());
    return new Context(correlator, numbering, term, criteria, found);
  }
}
