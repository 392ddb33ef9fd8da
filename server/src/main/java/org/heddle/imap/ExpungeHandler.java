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
import org.heddle.storage.MessageTable;
import org.heddle.storage.Right;
import org.heddle.storage.SystemFlag;
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
    MessageLimit.Share share =
        set.map(messages -> share(Targets.resolve(messages, Numbering.UID, view), view))
            .orElseGet(() -> MessageLimit.NONE.share(view.numbers().uids()));
    return share.answer(expunge(share.uids(), here), dialogue);
  }

  /// Of those that are `\Deleted` (RFC 9738 section 3.1).
  private MessageLimit.Share share(UidSet uids, MailboxView view) {
    MessageLimit limit = dialogue.messageLimit();
    if (limit.share(uids).code().isEmpty()) {
      return limit.share(uids);
    }
    MessageTable messages = view.mailbox().snapshot().messages().select(uids);
    return limit.share(messages.uidsWhere(row -> messages.flags(row).has(SystemFlag.DELETED)));
  }

  private Outcome expunge(UidSet uids, Selected here) throws IOException {
    MailboxView view = here.view();
    Mailbox.Expunged expunged = view.mailbox().expunge(uids);
    view.removed(expunged.uids());
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
