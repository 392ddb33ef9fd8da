package org.heddle.imap;

import java.io.IOException;
import java.util.Map;
import org.heddle.fulltext.Relevancy;
import org.heddle.fulltext.Resolved;
import org.heddle.imap.syntax.SearchRequest.Term;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MessageTable;
import org.heddle.storage.SearchKey;
import org.heddle.storage.SearchMatch;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;

/// Which messages match (RFC 9051 section 6.4.4): the storage answers what it can from its
/// metadata, the index of texts what it knows, and only what both leave open is read.
final class Finder {
  /// How many messages are prepared together.
  private static final int BATCH = 128;

  private static final int HEAD_BYTES = 16 * 1024;

  private static final byte[] NOTHING = new byte[0];

  private Finder() {}

  /// @param uids the messages that the client counts and that match
  /// @param relevancy how well each of them matches
  /// @param searched those among which they were looked for
  record Found(UidSet uids, Relevancy relevancy, MessageLimit.Share searched) {}

  /// The messages that the client counts and that match.
  static UidSet find(Term term, MailboxView view, Progress progress) throws IOException {
    return search(term, view, MessageLimit.NONE, progress).uids();
  }

  /// As [#find], with how well they match; only as many messages are searched as the limit allows.
  static Found search(Term term, MailboxView view, MessageLimit limit, Progress progress)
      throws IOException {
    SearchKey key = SearchTerms.now(view).key(term);
    MessageLimit.Share searched = limit.share(among(key, view.numbers().uids()));
    Resolved resolved = view.texts().resolve(key);
    UidSet uids = find(resolved.key(), searched.uids(), view.mailbox(), progress);
    return new Found(uids, resolved.relevancy(uids), searched);
  }

  /// The messages that a search looks at: all, but for those that it leaves out by their UIDs.
  static UidSet among(Term term, MailboxView view) {
    return among(SearchTerms.now(view).key(term), view.numbers().uids());
  }

  private static UidSet among(SearchKey key, UidSet known) {
    return switch (key) {
      case SearchKey.Uids(var uids) -> known.intersect(uids);
      case SearchKey.And(var keys) ->
          keys.stream().map(each -> among(each, known)).reduce(known, UidSet::intersect);
      case SearchKey.Or(var left, var right) -> among(left, known).union(among(right, known));
      case SearchKey.Fuzzy(var inner) -> among(inner, known);
      default -> known;
    };
  }

  private static UidSet find(SearchKey key, UidSet among, Mailbox mailbox, Progress progress)
      throws IOException {
    SearchMatch match = mailbox.search(key);
    UidSet possible = match.possible().intersect(among);
    UidSet found = match.certain().intersect(among);
    if (possible.isEmpty()) {
      return found;
    }
    MessageTest test = MessageTest.of(key);
    MessageTable messages = mailbox.snapshot().messages();
    boolean readsText = MessageTest.readsText(key);
    long read = 0;
    for (UidSet batch : new Batches(possible, BATCH)) {
      Map<Long, byte[]> heads = readsText ? mailbox.heads(batch, HEAD_BYTES) : Map.of();
      found = found.union(matching(messages.select(batch), heads, test, mailbox));
      read += batch.size();
      progress.at(read, possible.size());
    }
    return found;
  }

  private static UidSet matching(
      MessageTable candidates, Map<Long, byte[]> heads, MessageTest test, Mailbox mailbox) {
    var summaries = Summaries.of(mailbox, candidates.uids());
    var found = UidSet.builder();
    for (int row = 0; row < candidates.size(); row++) {
      long uid = candidates.uid(row);
      byte[] head = heads.getOrDefault(uid, NOTHING);
      try (var source = new MessageSource(mailbox, uid, candidates.size(row), head)) {
        if (test.matches(new MessageTest.Candidate(candidates, row, source, summaries))) {
          found.add(uid);
        }
      } catch (StorageException.MessageGone _) {
        // It matches nothing any more; the client will hear of the expunge.
      }
    }
    summaries.save();
    return found.build();
  }
}
