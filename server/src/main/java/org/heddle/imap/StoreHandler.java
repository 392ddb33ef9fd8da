package org.heddle.imap;

import java.io.IOException;
import org.heddle.imap.SessionState.Selected;
import org.heddle.imap.syntax.Command;
import org.heddle.imap.syntax.Command.Access;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Snapshot;
import org.heddle.storage.UidSet;

/// STORE and UID STORE (RFC 9051 section 6.4.6).
final class StoreHandler {
  private final Dialogue dialogue;
  private final Announcer announcer;

  StoreHandler(Dialogue dialogue, Announcer announcer) {
    this.dialogue = dialogue;
    this.announcer = announcer;
  }

  Outcome store(Command.Store request, Selected here) throws IOException {
    MailboxView view = here.view();
    if (view.access() == Access.READ_ONLY) {
      throw new Refused("NOPERM", "The mailbox is selected read-only");
    }
    FlagLimits.check(request.flags());
    UidSet uids = Targets.resolve(request.messages(), request.numbering(), view);
    var change = new FlagChange(request.op(), request.flags());
    switch (request.reply()) {
      case SILENT -> silently(uids, change, view);
      case FLAGS -> {
        view.mailbox().store(uids, change, Long.MAX_VALUE);
        tell(uids, request.numbering(), view);
      }
    }
    if (request.numbering() == Numbering.SEQUENCE && view.countsGone(uids)) {
      return Outcome.no(here, "EXPUNGEISSUED", "Some of the messages no longer exist");
    }
    return Outcome.ok(here, "STORE completed");
  }

  /// The client works out the new flags by itself, which is right only for messages whose flags it
  /// knew: those that others have changed since are told like any other change.
  private static void silently(UidSet uids, FlagChange change, MailboxView view) {
    Mailbox.Stored stored = view.mailbox().store(uids, change, view.modSeq());
    view.answered(stored.changed().uids(), stored.modSeq());
    if (!stored.refused().isEmpty()) {
      view.mailbox().store(stored.refused(), change, Long.MAX_VALUE);
    }
  }

  private void tell(UidSet uids, Numbering numbering, MailboxView view) throws IOException {
    Snapshot now = view.mailbox().snapshot();
    announcer.keywords(view, now.keywords());
    MessageTable messages = now.messages().select(uids);
    for (int row = 0; row < messages.size(); row++) {
      long uid = messages.uid(row);
      dialogue.output().text("* ").number(view.numbers().number(uid)).text(" FETCH (");
      if (numbering == Numbering.UID) {
        dialogue.output().text("UID ").number(uid).text(' ');
      }
      dialogue.output().text("FLAGS ");
      FlagList.write(dialogue.output(), messages.flags(row), view.recent(), uid);
      dialogue.output().text(')').line();
    }
    view.answered(uids, now.status().highestModSeq());
  }
}
