package org.heddle.imap;

import java.util.Optional;
import org.heddle.imap.SessionState.Authenticated;
import org.heddle.imap.SessionState.Selected;
import org.heddle.imap.syntax.Command.Access;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.imap.syntax.MessageSet;
import org.heddle.storage.UidSet;

/// EXPUNGE, UID EXPUNGE and CLOSE (RFC 9051 sections 6.4.1, 6.4.3 and 6.4.9). The client hears of
/// what is gone as of any other change.
final class ExpungeHandler {
  Outcome expunge(Optional<MessageSet> set, Selected here) {
    MailboxView view = here.view();
    if (view.access() == Access.READ_ONLY) {
      throw new Refused("NOPERM", "The mailbox is selected read-only");
    }
    UidSet uids =
        set.map(messages -> Targets.resolve(messages, Numbering.UID, view))
            .orElseGet(() -> view.numbers().uids());
    view.mailbox().expunge(uids);
    return Outcome.ok(here, "EXPUNGE completed");
  }

  Outcome close(Selected here) {
    MailboxView view = here.view();
    if (view.access() == Access.READ_WRITE) {
      view.mailbox().expunge(view.numbers().uids());
    }
    return Outcome.ok(new Authenticated(here.account()), "CLOSE completed");
  }
}
