package org.heddle.imap;

import java.util.List;
import java.util.Map;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.imap.syntax.SearchRequest.Term;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MessageTable;
import org.heddle.storage.SearchKey;
import org.heddle.storage.SearchMatch;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;

/// Which messages match (RFC 9051 section 6.4.4): the storage answers what it can from its
/// metadata, and only what it leaves open is read.
final class Finder {
  /// How many messages are prepared together.
  private static final int BATCH = 128;

  private static final int HEAD_BYTES = 16 * 1024;

  private static final byte[] NOTHING = new byte[0];

  private Finder() {}

  /// The messages that the client counts and that match.
  ///
  /// @throws BadCommand if the term has a sequence number that is not in use
  static UidSet find(Term term, MailboxView view) {
    return find(key(term, view), view);
  }

  private static UidSet find(SearchKey key, MailboxView view) {
    Mailbox mailbox = view.mailbox();
    SearchMatch match = mailbox.search(key);
    UidSet known = view.numbers().uids();
    UidSet possible = match.possible().intersect(known);
    UidSet found = match.certain().intersect(known);
    if (possible.isEmpty()) {
      return found;
    }
    MessageTest test = MessageTest.of(key);
    MessageTable messages = mailbox.snapshot().messages();
    for (UidSet batch : new Batches(possible, BATCH)) {
      found = found.union(matching(batch, test, mailbox, messages));
    }
    return found;
  }

  private static UidSet matching(
      UidSet batch, MessageTest test, Mailbox mailbox, MessageTable messages) {
    MessageTable candidates = messages.select(batch);
    Map<Long, byte[]> heads = mailbox.heads(batch, HEAD_BYTES);
    var summaries = Summaries.of(mailbox, batch);
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

  /// The term with everything that depends on this session replaced by UIDs.
  private static SearchKey key(Term term, MailboxView view) {
    return switch (term) {
      case Term.Key(var key) -> key;
      case Term.Messages(var messages) ->
          new SearchKey.Uids(Targets.resolve(messages, Numbering.SEQUENCE, view));
      case Term.Uids(var uids) -> new SearchKey.Uids(Targets.resolve(uids, Numbering.UID, view));
      case Term.Recent _ -> new SearchKey.Uids(view.recent().among(view.numbers().uids()));
      case Term.And(var terms) -> new SearchKey.And(keys(terms, view));
      case Term.Or(var left, var right) -> new SearchKey.Or(key(left, view), key(right, view));
      case Term.Not(var inner) -> new SearchKey.Not(key(inner, view));
    };
  }

  private static List<SearchKey> keys(List<Term> terms, MailboxView view) {
    return terms.stream().map(term -> key(term, view)).toList();
  }
}
