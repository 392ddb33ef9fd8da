package org.heddle.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.heddle.imap.MailboxView.Expunges;
import org.heddle.imap.MailboxView.Update;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.imap.wire.WireOutput;
import org.heddle.storage.Right;
import org.heddle.storage.Rights;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;

/// Writes what a client hears of a mailbox without asking: FLAGS, EXISTS, EXPUNGE and FETCH.
final class Announcer {
  private static final int RANGES_PER_LINE = 500;

  private final Dialogue dialogue;
  private SelectedEvents events = SelectedEvents.USUAL;

  Announcer(Dialogue dialogue) {
    this.dialogue = dialogue;
  }

  /// What the client wants to hear of the selected mailbox.
  SelectedEvents events() {
    return events;
  }

  void wants(SelectedEvents wanted) {
    events = wanted;
  }

  /// Brings the view up to date and tells the client, but for what [News] looks at afterwards.
  void announce(MailboxView view, Expunges expunges) throws IOException {
    view.wants(events.level());
    for (Update update : view.sync(expunges)) {
      write(view, update);
    }
    if (dialogue.resynchronizes() && view.isBehind()) {
      // The client must not remember a mod-sequence above that of what it was not told (RFC 7162
      // section 3.2).
      highestModSeq(view);
    }
  }

  void write(MailboxView view, Update update) throws IOException {
    switch (update) {
      case Update.Expunged(var uids, var before) -> expunged(uids, before);
      case Update.Exists(var count) ->
          dialogue.output().text("* ").number(count).text(" EXISTS").line();
      case Update.Recent(var count) -> recent(view, count);
      case Update.Keywords _ -> flags(view);
      case Update.ResultsChanged changed -> results(changed);
      case Update.FlagsChanged(var number, var messages, var row) -> {
        WireOutput output = dialogue.fetched(number, messages.uid(row));
        if (!dialogue.isUidOnly()) {
          output.text("UID ").number(messages.uid(row)).text(' ');
        }
        output.text("FLAGS ");
        FlagList.write(dialogue.output(), messages.flags(row), view.recent(), messages.uid(row));
        if (dialogue.tellsModSeqs()) {
          dialogue.output().text(" MODSEQ (").number(messages.modSeq(row)).text(')');
        }
        dialogue.output().text(')').line();
      }
    }
  }

  /// `ret-data-addto = "ADDTO" SP "(" context-position SP sequence-set *(SP context-position SP
  /// sequence-set) ")"`, and the same of REMOVEFROM (RFC 5267 section 5).
  private void results(Update.ResultsChanged changed) throws IOException {
    var output = changed.correlator().begin(dialogue);
    if (changed.numbering() == Numbering.UID) {
      output.text(" UID");
    }
    String separator = " " + changed.change() + " (";
    for (Context.Edit edit : changed.edits()) {
      edit.results().write(output.text(separator).number(edit.position()).text(' '));
      separator = " ";
    }
    output.text(')').line();
  }

  /// From the highest number down, so that none renumbers the next; or by UID.
  private void expunged(UidSet uids, MessageNumbers before) throws IOException {
    if (dialogue.tellsVanished()) {
      vanished("VANISHED ", uids);
      return;
    }
    for (int range = uids.ranges() - 1; range >= 0; range--) {
      for (long uid = uids.rangeLast(range); uid >= uids.rangeFirst(range); uid--) {
        dialogue.output().text("* ").number(before.number(uid)).text(" EXPUNGE").line();
      }
    }
  }

  /// VANISHED (RFC 7162 section 3.2.10), in lines of a bounded length; nothing for the empty set.
  ///
  /// @param response with its last space
  void vanished(String response, UidSet uids) throws IOException {
    for (int range = 0; range < uids.ranges(); range += RANGES_PER_LINE) {
      var line = UidSet.builder();
      for (int i = range; i < Math.min(range + RANGES_PER_LINE, uids.ranges()); i++) {
        line.addRange(uids.rangeFirst(i), uids.rangeLast(i));
      }
      dialogue.untagged(response).uids(line.build()).line();
    }
  }

  /// The client has shown that it wants mod-sequences; if it had not before, it needs one to begin
  /// with (RFC 7162 section 3.1).
  void want(Dialogue.ModSeqs wanted, SessionState here) throws IOException {
    if (dialogue.want(wanted) && here instanceof SessionState.Selected selected) {
      highestModSeq(selected.view());
    }
  }

  void highestModSeq(MailboxView view) throws IOException {
    dialogue
        .untagged("OK [HIGHESTMODSEQ ")
        .number(view.completeModSeq())
        .text("] Highest mod-sequence")
        .line();
  }

  /// Tells the client of keywords that it has not heard of: to be called before a FETCH may name
  /// them.
  void keywords(MailboxView view, List<String> now) throws IOException {
    if (view.learn(now)) {
      flags(view);
    }
  }

  /// Nothing for a client that knows no `\Recent`.
  void recent(MailboxView view, int count) throws IOException {
    if (view.recent().interest() == RecentMessages.Interest.RECENT) {
      dialogue.output().text("* ").number(count).text(" RECENT").line();
    }
  }

  /// FLAGS and PERMANENTFLAGS (RFC 9051 sections 7.3.5 and 7.1): to be sent before the first FETCH
  /// with a keyword that they have not named.
  void flags(MailboxView view) throws IOException {
    dialogue.untagged("FLAGS (");
    dialogue.output().text(String.join(" ", all(view)));
    dialogue.output().text(')').line();
    dialogue.untagged("OK [PERMANENTFLAGS (");
    switch (view.access()) {
      case READ_WRITE -> {
        List<String> settable = new FlagRights(view.rights()).among(all(view));
        if (view.rights().has(Right.WRITE)) {
          settable.add("\\*");
        }
        dialogue.output().text(String.join(" ", settable)).text(")] Flags that can be set");
      }
      case READ_ONLY -> dialogue.output().text(")] No flag can be set");
    }
    dialogue.output().line();
  }

  private static List<String> all(MailboxView view) {
    var names = new ArrayList<String>();
    names.addAll(List.of("\\Answered", "\\Flagged", "\\Deleted", "\\Seen", "\\Draft"));
    names.addAll(view.keywords());
    return names;
  }

  /// What the user may do with the mailbox of another may have changed (RFC 4314 section 5.1.1).
  ///
  /// @throws Farewell if they may not read it any more
  void rights(SessionState.Selected here) throws IOException {
    if (here.place().isOwn()) {
      return;
    }
    Rights now;
    try {
      now = here.place().rights();
    } catch (StorageException.NoSuchMailbox gone) {
      // As with a mailbox of one's own, a command says so itself if that matters to it.
      return;
    }
    if (!now.has(Right.READ)) {
      throw new Farewell("The right to read the selected mailbox was taken away");
    }
    if (here.view().learn(now)) {
      flags(here.view());
    }
  }
}
