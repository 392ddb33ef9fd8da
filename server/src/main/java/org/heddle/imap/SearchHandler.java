package org.heddle.imap;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.heddle.imap.SessionState.Selected;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.imap.syntax.ResultOptions;
import org.heddle.imap.syntax.ResultOptions.Return;
import org.heddle.imap.syntax.SearchRequest;
import org.heddle.imap.syntax.SearchRequest.Term;
import org.heddle.imap.syntax.SortCriterion;
import org.heddle.imap.wire.WireOutput;
import org.heddle.storage.MessageTable;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;

/// SEARCH and UID SEARCH (RFC 9051 section 6.4.4, RFC 4731, RFC 5182, RFC 9394): [Finder] finds,
/// and here is what becomes of it: the answer, and `$`.
final class SearchHandler {
  private final Dialogue dialogue;
  private final Announcer announcer;

  SearchHandler(Dialogue dialogue, Announcer announcer) {
    this.dialogue = dialogue;
    this.announcer = announcer;
  }

  Outcome search(String tag, Numbering numbering, SearchRequest request, Selected here)
      throws IOException {
    checkTag(tag, request, here);
    Results found = new Results.InMailboxOrder(find(request, here));
    answer(tag, new Answer("SEARCH", numbering, request, found), here);
    keepTold(tag, numbering, request, List.of(), found, here.view());
    return Outcome.ok(here, "SEARCH completed");
  }

  Outcome sort(
      String tag,
      Numbering numbering,
      List<SortCriterion> criteria,
      SearchRequest request,
      Selected here)
      throws IOException {
    checkTag(tag, request, here);
    Results found = Sorting.sort(find(request, here), criteria, here.view().mailbox());
    answer(tag, new Answer("SORT", numbering, request, found), here);
    keepTold(tag, numbering, request, criteria, found, here.view());
    return Outcome.ok(here, "SORT completed");
  }

  private static boolean wantsUpdates(SearchRequest request) {
    return request.options().filter(options -> options.has(Return.UPDATE)).isPresent();
  }

  /// RFC 5267 section 4.3.
  private static void checkTag(String tag, SearchRequest request, Selected here) {
    if (wantsUpdates(request) && here.view().contexts().has(tag)) {
      throw new BadCommand("The tag is that of a search whose results are still updated");
    }
  }

  /// Remembers what the client is to be told of from here on (RFC 5267 section 4.3).
  private void keepTold(
      String tag,
      Numbering numbering,
      SearchRequest request,
      List<SortCriterion> criteria,
      Results found,
      MailboxView view)
      throws IOException {
    if (!wantsUpdates(request)) {
      return;
    }
    Term term = SearchTerms.now(view).lasting(request.term());
    if (!view.contexts().add(new Context(tag, numbering, term, criteria, found))) {
      dialogue
          .untagged("NO [NOUPDATE ")
          .string(tag)
          .text("] Too many results are updated already")
          .line();
    }
  }

  /// RFC 5267 section 4.3.5.
  Outcome cancelUpdate(List<String> tags, Selected here) {
    Contexts contexts = here.view().contexts();
    if (!tags.stream().allMatch(contexts::has)) {
      throw new BadCommand("No results are updated for such a tag");
    }
    tags.forEach(contexts::cancel);
    return Outcome.ok(here, "CANCELUPDATE completed");
  }

  /// @param response the name of the response that is no ESEARCH
  /// @param found by UID
  private record Answer(
      String response, Numbering numbering, SearchRequest request, Results found) {
    ResultOptions options() {
      return request.options().orElse(ResultOptions.NONE);
    }
  }

  private UidSet find(SearchRequest request, Selected here) throws IOException {
    if (request.term().namesModSeq()) {
      announcer.want(Dialogue.ModSeqs.CONDSTORE, here);
    }
    try {
      return Finder.find(request.term(), here.view());
    } catch (StorageException failure) {
      forget(request.options().orElse(ResultOptions.NONE), here);
      throw failure;
    }
  }

  /// RFC 9051 section 6.4.4.1: a search that failed saves nothing.
  private static void forget(ResultOptions options, Selected here) {
    if (options.has(Return.SAVE)) {
      here.view().searchResult(UidSet.EMPTY);
    }
  }

  /// The refusal of a search whose keys could not be read.
  static Refused unknownCharset(ResultOptions options, Selected here) {
    forget(options, here);
    return new Refused("BADCHARSET (US-ASCII UTF-8)", "Unknown charset");
  }

  /// What `$` becomes: with only MIN, MAX or PARTIAL asked for, just those (RFC 9051 section
  /// 6.4.4.4, RFC 9394 section 3.2).
  private static UidSet saved(Results found, ResultOptions options) {
    boolean some =
        options.has(Return.MIN) || options.has(Return.MAX) || options.partial().isPresent();
    if (found.isEmpty() || !some || options.has(Return.ALL) || options.has(Return.COUNT)) {
      return found.set();
    }
    UidSet saved = options.partial().map(range -> found.slice(range).set()).orElse(UidSet.EMPTY);
    if (options.has(Return.MIN)) {
      saved = saved.union(UidSet.of(found.first()));
    }
    return options.has(Return.MAX) ? saved.union(UidSet.of(found.last())) : saved;
  }

  /// The highest mod-sequence of what the answer names, nothing if it names nothing (RFC 7162
  /// section 3.1.5, RFC 4731 section 3.2).
  private static OptionalLong highest(UidSet found, MailboxView view) {
    MessageTable messages = view.mailbox().snapshot().messages().select(found);
    return IntStream.range(0, messages.size()).mapToLong(messages::modSeq).max();
  }

  private void answer(String tag, Answer answer, Selected here) throws IOException {
    MailboxView view = here.view();
    UidSet saved = saved(answer.found(), answer.options());
    if (answer.options().has(Return.SAVE)) {
      view.searchResult(saved);
    }
    Results named =
        switch (answer.numbering()) {
          case UID -> answer.found();
          case SEQUENCE -> answer.found().numbers(view.numbers());
        };
    OptionalLong modSeq =
        answer.request().term().namesModSeq() ? highest(saved, view) : OptionalLong.empty();
    if (isList(answer)) {
      list(answer.response(), named, modSeq);
      return;
    }
    ResultOptions wanted = answer.request().options().orElse(ResultOptions.ALL);
    if (!wanted.onlySaves()) {
      new EsearchResponse(answer.numbering(), wanted, named, modSeq).write(tag, dialogue);
    }
  }

  /// IMAP4rev2 answers SEARCH, but not SORT, with ESEARCH even without RETURN.
  private boolean isList(Answer answer) {
    boolean rev2Search =
        dialogue.version() == Dialogue.Version.IMAP4REV2 && answer.response().equals("SEARCH");
    return answer.request().options().isEmpty() && !rev2Search;
  }

  /// RFC 3501 section 7.2.5, RFC 5256 section 4: also when nothing was found.
  private void list(String response, Results found, OptionalLong modSeq) throws IOException {
    WireOutput output = dialogue.untagged(response);
    found.list(output);
    if (modSeq.isPresent()) {
      output.text(" (MODSEQ ").number(modSeq.getAsLong()).text(')');
    }
    output.line();
  }
}
