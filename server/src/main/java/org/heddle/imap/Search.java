package org.heddle.imap;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.heddle.fulltext.Relevancy;
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
  /// @param results by UID
  /// @param relevancy how well each of them matches
  /// @param searched the messages among which they were looked for
  record Found(Results results, Relevancy relevancy, MessageLimit.Share searched) {}

  /// The result options; those that hold where there are none.
  ResultOptions options() {
    return request.options().orElse(ResultOptions.ALL);
  }

  /// What it finds, by UID, among as many messages as the limit allows.
  ///
  /// @throws Refused if they are more and there is an order: those with the highest UIDs may be
  ///   anywhere in it (RFC 9738 section 3.3)
  Found in(MailboxView view, MessageLimit limit, Progress progress) throws IOException {
    if (!criteria.isEmpty()) {
      limit.requireAll(Finder.among(request.term(), view).size());
    }
    var found = Finder.search(request.term(), view, limit, progress);
    Results results =
        criteria.isEmpty()
            ? new Results.InMailboxOrder(found.uids())
            : Sorting.sort(found.uids(), criteria, found.relevancy(), view.mailbox(), progress);
    return new Found(results, found.relevancy(), found.searched());
  }

  /// The scores of the messages that ALL or PARTIAL lists, in the same order (RFC 6203 section 4);
  /// nothing if they are not asked for.
  Optional<int[]> scores(Found found) {
    if (!options().has(Return.RELEVANCY)) {
      return Optional.empty();
    }
    Results listed = options().partial().map(found.results::slice).orElse(found.results);
    return Optional.of(listed.stream().mapToInt(found.relevancy::of).toArray());
  }

  /// Whether a message keeps its place in the order while others come and go: its relevancy is in
  /// proportion to that of the best.
  boolean hasLastingOrder() {
    return criteria.stream().noneMatch(c -> c.key() == SortCriterion.Key.RELEVANCY);
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
    return new Context(correlator, numbering, term, criteria, options().arrivals(), found);
  }
}
