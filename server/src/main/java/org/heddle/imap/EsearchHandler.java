package org.heddle.imap;

import java.io.IOException;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import org.heddle.imap.SessionState.LoggedIn;
import org.heddle.imap.SessionState.Selected;
import org.heddle.imap.syntax.Command;
import org.heddle.imap.syntax.Command.Access;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.imap.syntax.MailboxFilter;
import org.heddle.imap.syntax.ResultOptions;
import org.heddle.imap.syntax.ResultOptions.Return;
import org.heddle.imap.syntax.SearchRequest;
import org.heddle.imap.syntax.SearchRequest.Term;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Right;
import org.heddle.storage.StorageException;

/// ESEARCH (RFC 7377): one search in many mailboxes, one after the other, none of which it holds.
final class EsearchHandler {
  private static final int MOST_MAILBOXES = 10_000;

  private final Dialogue dialogue;
  private final Announcer announcer;
  private final SearchHandler search;

  EsearchHandler(Dialogue dialogue, Announcer announcer, SearchHandler search) {
    this.dialogue = dialogue;
    this.announcer = announcer;
    this.search = search;
  }

  Outcome esearch(String tag, Command.Esearch command, LoggedIn here) throws IOException {
    check(command, here);
    NavigableSet<MailboxName> names = new SearchScope(here).mailboxes(command.sources());
    if (names.size() > MOST_MAILBOXES) {
      throw new Refused("LIMIT", "Too many mailboxes to search at once");
    }
    if (command.request().term().namesModSeq()) {
      announcer.want(Dialogue.ModSeqs.CONDSTORE, here);
    }
    for (MailboxName name : names) {
      Optional<MailboxView> view = view(name, here);
      if (view.isPresent()) {
        search(tag, command, name, view.get());
      }
    }
    return Outcome.ok(here, "ESEARCH completed");
  }

  /// RFC 7377 section 2.2.
  private static void check(Command.Esearch command, LoggedIn here) {
    boolean onlySelected =
        command.sources().stream().allMatch(filter -> filter instanceof MailboxFilter.Selected);
    boolean selected =
        command.sources().stream().anyMatch(filter -> filter instanceof MailboxFilter.Selected);
    ResultOptions options = command.request().options().orElse(ResultOptions.ALL);
    if (command.sources().stream().anyMatch(MailboxFilter.SelectedDelayed.class::isInstance)) {
      throw new BadCommand("selected-delayed is not for searches");
    }
    if (selected && !(here instanceof Selected)) {
      throw new BadCommand("No mailbox is selected");
    }
    if (!onlySelected && (options.has(Return.SAVE) || options.has(Return.UPDATE))) {
      throw new BadCommand("SAVE and UPDATE are for the selected mailbox alone");
    }
  }

  /// The mailbox as it is now, or as the client knows it if it is the selected one; nothing if the
  /// user may not search it.
  private Optional<MailboxView> view(MailboxName name, LoggedIn here) {
    Mailbox mailbox;
    try {
      mailbox = here.mailboxes().open(name, Right.READ).mailbox();
      if (here instanceof Selected selected
          && selected.view().mailbox().id().equals(mailbox.id())) {
        return Optional.of(selected.view());
      }
      var recent = new RecentMessages(RecentMessages.Interest.RECENT);
      return Optional.of(MailboxView.open(mailbox, mailbox.snapshot(), Access.READ_ONLY, recent));
    } catch (StorageException.NoSuchMailbox | Refused _) {
      return Optional.empty();
    }
  }

  private void search(String tag, Command.Esearch command, MailboxName name, MailboxView view)
      throws IOException {
    long uidValidity = view.mailbox().status().uidValidity();
    var correlator = new Correlator(tag, Optional.of(new Correlator.Source(name, uidValidity)));
    var request = command.request();
    // A sequence number that is not in use matches nothing here (section 2).
    Term term = SearchTerms.now(view).lenient(request.term());
    var one =
        new Search(
            correlator, Numbering.UID, List.of(), new SearchRequest(request.options(), term));
    SearchHandler.checkTag(one, view);
    Search.Found found = one.in(view, dialogue.progress(tag));
    SearchHandler.save(one, found.results(), view);
    if (!found.results().isEmpty()) {
      search.esearch(one, found, view);
    }
    search.keepTold(one, found.results(), view);
  }
}
