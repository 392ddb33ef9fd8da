package org.heddle.imap;

import java.io.IOException;
import java.util.Optional;
import org.heddle.imap.MailboxView.Expunges;
import org.heddle.imap.SessionState.Authenticated;
import org.heddle.imap.SessionState.Selected;
import org.heddle.imap.syntax.Command.Access;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.imap.syntax.MessageSet;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Right;
import org.heddle.storage.UidSet;

/// EXPUNGE, UID EXPUNGE and CLOSE (RFC 9051 sections 6.4.1, 6.4.3 and 6.4.9, RFC 7162 sections
/// 3.2.7 to 3.2.9). The client hears of what is gone as of any other change.
final class ExpungeHandler {
  private final Dialogue dialogue;
  private final Announcer announcer;

  ExpungeHandler(Dialogue dialogue, Announcer announcer) {
    this.dialogue = dialogue;
    this.announcer = announcer;
  }

  Outcome expunge(Optional<MessageSet> set, Selected here) throws IOException {
    MailboxView view = here.view();
    if (view.access() == Access.READ_ONLY) {
      throw new Refused("NOPERM", "The mailbox is selected read-only");
    }
    here.place().require(Right.EXPUNGE);
    UidSet uids =
        set.map(messages -> Targets.resolve(messages, Numbering.UID, view))
            .orElseGet(() -> view.numbers().uids());
    Mailbox.Expunged expunged = view.mailbox().expunge(uids);
    if (dialogue.resynchronizes() && !expunged.uids().isEmpty()) {
      announcer.announce(view, Expunges.ANNOUNCE);
      return Outcome.ok(here, "HIGHESTMODSEQ " + view.completeModSeq(), "EXPUNGE completed");
    }
    return Outcome.ok(here, "EXPUNGE completed");
  }

  Outcome close(Selected here) {
    MailboxView view = here.view();
    if (view.access() == Access.READ_WRITE && view.rights().has(Right.EXPUNGE)) {
      view.mailbox().expunge(view.numbers().uids());
    }
    return Outcome.ok(new Authenticated(here.mailboxes()), "CLOSE completed");
  }
}
