package org.heddle.imap;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.heddle.imap.SessionState.Selected;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.imap.syntax.SearchRequest;
import org.heddle.imap.syntax.SearchRequest.Return;
import org.heddle.imap.wire.WireOutput;
import org.heddle.storage.MessageTable;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;

/// SEARCH and UID SEARCH (RFC 9051 section 6.4.4, RFC 4731, RFC 5182): [Finder] finds, and here is
/// what becomes of it.
final class SearchHandler {
  private final Dialogue dialogue;
  private final Announcer announcer;

  SearchHandler(Dialogue dialogue, Announcer announcer) {
    this.dialogue = dialogue;
    this.announcer = announcer;
  }

  Outcome search(String tag, Numbering numbering, SearchRequest request, Selected here)
      throws IOException {
    MailboxView view = here.view();
    Set<Return> returns = request.returns().orElse(Set.of());
    if (request.term().namesModSeq()) {
      announcer.want(Dialogue.ModSeqs.CONDSTORE, here);
    }
    UidSet found;
    try {
      found = Finder.find(request.term(), view);
    } catch (StorageException failure) {
      if (returns.contains(Return.SAVE)) {
        // RFC 9051 section 6.4.4.1: a search that failed saves nothing.
        view.searchResult(UidSet.EMPTY);
      }
      throw failure;
    }
    if (returns.contains(Return.SAVE)) {
      view.searchResult(saved(found, returns));
    }
    UidSet answer = numbering == Numbering.UID ? found : view.numbers().numbers(found);
    OptionalLong modSeq =
        request.term().namesModSeq() ? highest(saved(found, returns), view) : OptionalLong.empty();
    answer(tag, numbering, request.returns(), answer, modSeq);
    return Outcome.ok(here, "SEARCH completed");
  }

  /// The refusal of a search whose keys could not be read.
  static Refused unknownCharset(Set<Return> returns, Selected here) {
    if (returns.contains(Return.SAVE)) {
      here.view().searchResult(UidSet.EMPTY);
    }
    return new Refused("BADCHARSET (US-ASCII UTF-8)", "Unknown charset");
  }

  /// What `$` becomes: with only MIN or MAX asked for, just those (RFC 9051 section 6.4.4.4).
  private static UidSet saved(UidSet found, Set<Return> returns) {
    boolean all = returns.contains(Return.ALL) || returns.contains(Return.COUNT);
    boolean min = returns.contains(Return.MIN);
    boolean max = returns.contains(Return.MAX);
    if (found.isEmpty() || all || !(min || max)) {
      return found;
    }
    UidSet lowest = min ? UidSet.of(found.first()) : UidSet.EMPTY;
    return max ? lowest.union(UidSet.of(found.last())) : lowest;
  }

  /// The highest mod-sequence of what the answer names, nothing if it names nothing (RFC 7162
  /// section 3.1.5, RFC 4731 section 3.2).
  private static OptionalLong highest(UidSet found, MailboxView view) {
    MessageTable messages = view.mailbox().snapshot().messages().select(found);
    return IntStream.range(0, messages.size()).mapToLong(messages::modSeq).max();
  }

  private void answer(
      String tag,
      Numbering numbering,
      Optional<Set<Return>> returns,
      UidSet found,
      OptionalLong modSeq)
      throws IOException {
    if (returns.isEmpty() && dialogue.version() == Dialogue.Version.IMAP4REV1) {
      search(found, modSeq);
      return;
    }
    Set<Return> wanted = returns.orElse(Set.of(Return.ALL));
    if (wanted.equals(Set.of(Return.SAVE))) {
      return;
    }
    esearch(tag, numbering, wanted, found, modSeq);
  }

  /// RFC 3501 section 7.2.5: also when nothing was found.
  private void search(UidSet found, OptionalLong modSeq) throws IOException {
    WireOutput output = dialogue.untagged("SEARCH");
    for (int range = 0; range < found.ranges(); range++) {
      for (long n = found.rangeFirst(range); n <= found.rangeLast(range); n++) {
        output.text(' ').number(n);
      }
    }
    if (modSeq.isPresent()) {
      output.text(" (MODSEQ ").number(modSeq.getAsLong()).text(')');
    }
    output.line();
  }

  /// RFC 9051 section 7.3.4.
  private void esearch(
      String tag, Numbering numbering, Set<Return> wanted, UidSet found, OptionalLong modSeq)
      throws IOException {
    WireOutput output = dialogue.untagged("ESEARCH (TAG ").string(tag).text(')');
    if (numbering == Numbering.UID) {
      output.text(" UID");
    }
    if (!found.isEmpty()) {
      if (wanted.contains(Return.MIN)) {
        output.text(" MIN ").number(found.first());
      }
      if (wanted.contains(Return.MAX)) {
        output.text(" MAX ").number(found.last());
      }
      if (wanted.contains(Return.ALL)) {
        output.text(" ALL ").text(found.toString());
      }
    }
    if (wanted.contains(Return.COUNT)) {
      output.text(" COUNT ").number(found.size());
    }
    if (modSeq.isPresent()) {
      output.text(" MODSEQ ").number(modSeq.getAsLong());
    }
    output.line();
  }
}
