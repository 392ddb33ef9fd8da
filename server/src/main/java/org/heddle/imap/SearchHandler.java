package org.heddle.imap;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.heddle.imap.SessionState.LoggedIn;
import org.heddle.imap.SessionState.Selected;
import org.heddle.imap.syntax.Command;
import org.heddle.imap.syntax.ResultOptions;
import org.heddle.imap.syntax.ResultOptions.Return;
import org.heddle.imap.wire.WireOutput;
import org.heddle.storage.MessageTable;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;

/// SEARCH and UID SEARCH (RFC 9051 section 6.4.4, RFC 4731, RFC 5182, RFC 9394), SORT and UID SORT
/// (RFC 5256, RFC 5957, RFC 5267), both with FUZZY (RFC 6203): [Finder] finds, [Sorting] sorts, and
/// here is what becomes of it: the answer, `$`, and the results that the client is kept told of.
final class SearchHandler {
  private final Dialogue dialogue;
  private final Announcer announcer;

  SearchHandler(Dialogue dialogue, Announcer announcer) {
    this.dialogue = dialogue;
    this.announcer = announcer;
  }

  Outcome search(String tag, Command.Search command, Selected here) throws IOException {
    var search = new Search(Correlator.of(tag), command.numbering(), List.of(), command.request());
    Search.Found found = perform(search, dialogue.progress(tag), here);
    boolean rev2 = dialogue.version() == Dialogue.Version.IMAP4REV2;
    if (command.request().options().isPresent() || rev2) {
      esearch(search, found, here.view());
    } else {
      list("SEARCH", search, found.results(), here.view());
    }
    keepTold(search, found, here.view());
    return found.searched().answer(Outcome.ok(here, "SEARCH completed"), dialogue);
  }

  Outcome sort(String tag, Command.Sort command, Selected here) throws IOException {
    var search =
        new Search(Correlator.of(tag), command.numbering(), command.criteria(), command.request());
    Search.Found found = perform(search, dialogue.progress(tag), here);
    if (command.request().options().isPresent()) {
      esearch(search, found, here.view());
    } else {
      list("SORT", search, found.results(), here.view());
    }
    keepTold(search, found, here.view());
    return Outcome.ok(here, "SORT completed");
  }

  private Search.Found perform(Search search, Progress progress, Selected here) throws IOException {
    if (search.request().term().namesModSeq()) {
      announcer.want(Dialogue.ModSeqs.CONDSTORE, here);
    }
    return find(search, progress, here.view());
  }

  /// The results by UID, after `$` was set if that was asked for.
  Search.Found find(Search search, Progress progress, MailboxView view) throws IOException {
    checkTag(search, view);
    try {
      Search.Found found = search.in(view, dialogue.messageLimit(), progress);
      if (search.options().has(Return.SAVE)) {
        view.searchResult(search.named(found.results()));
      }
      return found;
    } catch (StorageException | Refused failure) {
      forget(search.options(), view);
      throw failure;
    }
  }

  /// RFC 9051 section 6.4.4.1: a search that failed saves nothing.
  private static void forget(ResultOptions options, MailboxView view) {
    if (options.has(Return.SAVE)) {
      view.searchResult(UidSet.EMPTY);
    }
  }

  /// The refusal of a search whose keys could not be read.
  static Refused unknownCharset(ResultOptions options, LoggedIn here) {
    if (here instanceof Selected selected) {
      forget(options, selected.view());
    }
    return new Refused("BADCHARSET (US-ASCII UTF-8)", "Unknown charset");
  }

  /// Writes what was asked for.
  void esearch(Search search, Search.Found found, MailboxView view) throws IOException {
    if (search.options().onlySaves()) {
      return;
    }
    new EsearchResponse(
            search.numbering(),
            search.options(),
            numbered(search, found.results(), view),
            search.scores(found),
            modSeq(search, found.results(), view))
        .write(search.correlator(), dialogue);
  }

  /// RFC 3501 section 7.2.5, RFC 5256 section 4: also when nothing was found.
  private void list(String response, Search search, Results found, MailboxView view)
      throws IOException {
    WireOutput output = dialogue.untagged(response);
    numbered(search, found, view).list(output);
    OptionalLong modSeq = modSeq(search, found, view);
    if (modSeq.isPresent()) {
      output.text(" (MODSEQ ").number(modSeq.getAsLong()).text(')');
    }
    output.line();
  }

  private static Results numbered(Search search, Results found, MailboxView view) {
    return switch (search.numbering()) {
      case UID -> found;
      case SEQUENCE -> found.numbers(view.numbers());
    };
  }

  /// The highest mod-sequence of what the answer names, nothing if it names nothing (RFC 7162
  /// section 3.1.5, RFC 4731 section 3.2).
  private static OptionalLong modSeq(Search search, Results found, MailboxView view) {
    if (!search.request().term().namesModSeq()) {
      return OptionalLong.empty();
    }
    MessageTable messages = view.mailbox().snapshot().messages().select(search.named(found));
    return IntStream.range(0, messages.size()).mapToLong(messages::modSeq).max();
  }

  /// RFC 5267 section 4.3.
  private static void checkTag(Search search, MailboxView view) {
    String tag = search.correlator().tag();
    if (search.options().has(Return.UPDATE) && view.contexts().has(tag)) {
      throw new BadCommand("The tag is that of a search whose results are still updated");
    }
  }

  /// Remembers what the client is to be told of from here on (RFC 5267 section 4.3).
  void keepTold(Search search, Search.Found found, MailboxView view) throws IOException {
    if (!search.options().has(Return.UPDATE)) {
      return;
    }
    if (!search.hasLastingOrder()) {
      refuseUpdate(search, "What is most relevant changes with each message");
    } else if (found.searched().code().isPresent()) {
      refuseUpdate(search, "The results are not all that there are");
    } else if (!view.contexts().add(search.context(found.results(), view))) {
      refuseUpdate(search, "Too many results are updated already");
    }
  }

  /// RFC 5267 section 4.3.1.
  private void refuseUpdate(Search search, String why) throws IOException {
    dialogue.untagged("NO [NOUPDATE ").string(search.correlator().tag()).text("] " + why).line();
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
}
