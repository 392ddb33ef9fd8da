package org.heddle.imap;

import java.io.IOException;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import org.heddle.fulltext.TextIndex;
import org.heddle.imap.SessionState.LoggedIn;
import org.heddle.imap.SessionState.Selected;
import org.heddle.imap.syntax.Command;
import org.heddle.imap.syntax.Command.Access;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.imap.syntax.MailboxFilter;
import org.heddle.imap.syntax.ResultOptions;
import org.heddle.imap.syntax.ResultOptions.Return;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Right;
import org.heddle.storage.StorageException;

/// ESEARCH (RFC 7377): one search in many mailboxes, one after the other, none of which it holds.
final class EsearchHandler {
  private static final int MOST_MAILBOXES = 10_000;

  /// After how many mailboxes the client may be told how far the command is.
  private static final int BATCH = 100;

  private final Dialogue dialogue;
  private final Announcer announcer;
  private final SearchHandler search;
  private final TextIndex texts;

  EsearchHandler(Dialogue dialogue, Announcer announcer, SearchHandler search, TextIndex texts) {
    this.dialogue = dialogue;
    this.announcer = announcer;
    this.search = search;
    this.texts = texts;
  }

  Outcome esearch(String tag, Command.Esearch command, LoggedIn here) throws IOException {
    check(command, here);
    NavigableSet<MailboxName> names = SearchScope.now(here).mailboxes(command.sources());
    if (names.size() > MOST_MAILBOXES) {
      throw new Refused("LIMIT", "Too many mailboxes to search at once");
    }
    if (command.request().term().namesModSeq()) {
      announcer.want(Dialogue.ModSeqs.CONDSTORE, here);
    }
    Progress progress = dialogue.progress(tag);
    int done = 0;
    Optional<String> limited = Optional.empty();
    for (MailboxName name : names) {
      Optional<MailboxView> view = view(name, here);
      Optional<String> before = limited;
      if (view.isPresent()) {
        Search one = search(tag, command, name, view.get());
        limited = search(one, view.get(), progress).or(() -> before);
      }
      if (++done % BATCH == 0) {
        progress.at(done, names.size());
      }
    }
    return limited
        .map(code -> names.size() == 1 ? code : dialogue.messageLimit().code())
        .map(code -> Outcome.ok(here, code, "ESEARCH completed for the highest UIDs"))
        .orElseGet(() -> Outcome.ok(here, "ESEARCH completed"));
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
    try {
      Place place = here.mailboxes().open(name, Right.READ);
      Mailbox mailbox = place.mailbox();
      if (here instanceof Selected selected
          && selected.view().mailbox().id().equals(mailbox.id())) {
        return Optional.of(selected.view());
      }
      var recent = new RecentMessages(RecentMessages.Interest.RECENT);
      var view = MailboxView.open(mailbox, mailbox.snapshot(), Access.READ_ONLY, recent);
      view.texts(texts.opened(place.account(), mailbox));
      return Optional.of(view);
    } catch (StorageException.NoSuchMailbox | Refused _) {
      return Optional.empty();
    }
  }

  private static Search search(
      String tag, Command.Esearch command, MailboxName name, MailboxView view) {
    var source = new Correlator.Source(name, view.uidValidity());
    var correlator = new Correlator(tag, Optional.of(source));
    return new Search(correlator, Numbering.UID, List.of(), command.request());
  }

  /// Nothing is said of a mailbox that was deleted meanwhile.
  ///
  /// @return says that not all messages were searched, and which was the lowest
  private Optional<String> search(Search one, MailboxView view, Progress progress)
      throws IOException {
    Search.Found found;
    try {
      found = search.find(one, progress, view);
    } catch (StorageException.NoSuchMailbox _) {
      return Optional.empty();
    }
    if (!found.results().isEmpty()) {
      search.esearch(one, found, view);
    }
    search.keepTold(one, found, view);
    return found.searched().code();
  }
}
