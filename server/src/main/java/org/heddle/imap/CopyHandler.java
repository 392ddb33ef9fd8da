package org.heddle.imap;

import java.io.IOException;
import java.util.Optional;
import org.heddle.imap.MailboxView.Expunges;
import org.heddle.imap.SessionState.Selected;
import org.heddle.imap.syntax.Command;
import org.heddle.imap.syntax.Command.Access;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Missing;
import org.heddle.storage.MailboxName;
import org.heddle.storage.UidSet;

/// COPY and MOVE, by number and by UID (RFC 9051 sections 6.4.7 and 6.4.8).
final class CopyHandler {
  private final Dialogue dialogue;
  private final Announcer announcer;

  CopyHandler(Dialogue dialogue, Announcer announcer) {
    this.dialogue = dialogue;
    this.announcer = announcer;
  }

  Outcome copy(Command.Copy request, Selected here) {
    UidSet uids = Targets.resolve(request.messages(), request.numbering(), here.view());
    Mailbox target = target(request.target(), here);
    Mailbox.Copied copied = here.view().mailbox().copy(uids, target, missing(request.numbering()));
    return code(copied)
        .map(code -> Outcome.ok(here, code, "COPY completed"))
        .orElseGet(() -> Outcome.ok(here, "No matching messages, so nothing copied"));
  }

  /// The code comes in an untagged OK, before the expunges that follow from the move (RFC 6851
  /// section 4.3).
  Outcome move(Command.Move request, Selected here) throws IOException {
    if (here.view().access() == Access.READ_ONLY) {
      throw new Refused("NOPERM", "The mailbox is selected read-only");
    }
    UidSet uids = Targets.resolve(request.messages(), request.numbering(), here.view());
    Mailbox target = target(request.target(), here);
    Mailbox.Copied moved = here.view().mailbox().move(uids, target, missing(request.numbering()));
    Optional<String> code = code(moved);
    if (code.isPresent()) {
      dialogue.untaggedLine("OK [" + code.get() + "] Moved");
    }
    if (code.isPresent() && dialogue.tellsVanished()) {
      // RFC 6851 section 4.4, as after EXPUNGE.
      announcer.announce(here.view(), Expunges.ANNOUNCE);
      String highest = "HIGHESTMODSEQ " + here.view().completeModSeq();
      return Outcome.ok(here, highest, "MOVE completed");
    }
    return Outcome.ok(here, "MOVE completed");
  }

  private static Mailbox target(String name, Selected here) {
    return here.mailboxes().openTarget(new MailboxName(name)).mailbox();
  }

  /// A number that the client counts must be there; a UID that is gone is no error.
  private static Missing missing(Numbering numbering) {
    return switch (numbering) {
      case SEQUENCE -> Missing.REFUSE;
      case UID -> Missing.IGNORE;
    };
  }

  private static Optional<String> code(Mailbox.Copied copied) {
    return copied.from().isEmpty()
        ? Optional.empty()
        : Optional.of("COPYUID " + copied.uidValidity() + " " + copied.from() + " " + copied.to());
  }
}
