package org.heddle.imap;

import java.io.IOException;
import java.util.Optional;
import org.heddle.imap.MailboxView.Expunges;
import org.heddle.imap.SessionState.Selected;
import org.heddle.imap.syntax.Command;
import org.heddle.imap.syntax.Command.Access;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Missing;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Right;
import org.heddle.storage.SystemFlag;
import org.heddle.storage.UidSet;

/// COPY and MOVE, by number and by UID (RFC 9051 sections 6.4.7 and 6.4.8).
final class CopyHandler {
  static final FlagChange DELETE =
      new FlagChange(FlagChange.Op.ADD, Flags.named(SystemFlag.DELETED.text()));

  private final Dialogue dialogue;
  private final Announcer announcer;
  private final Notifications notifications;

  CopyHandler(Dialogue dialogue, Announcer announcer, Notifications notifications) {
    this.notifications = notifications;
    this.dialogue = dialogue;
    this.announcer = announcer;
  }

  Outcome copy(String tag, Command.Copy request, Selected here) throws IOException {
    UidSet uids = Targets.resolve(request.messages(), request.numbering(), here.view());
    dialogue.saveLimit().requireAll(uids);
    Place target = here.mailboxes().openTarget(new MailboxName(request.target()));
    Mailbox.Copied copied =
        copy(uids, target, missing(request.numbering()), here, dialogue.progress(tag));
    notifications.made(target.mailbox().id(), copied.to(), here);
    return code(copied, target)
        .map(code -> Outcome.ok(here, code, "COPY completed"))
        .orElseGet(() ->
            Outcome.ok(
                here,
                copied.from().isEmpty()
                    ? "No matching messages, so nothing copied"
                    : "COPY completed"));
  }

  Outcome move(String tag, Command.Move request, Selected here) throws IOException {
    if (here.view().access() == Access.READ_ONLY) {
      throw new Refused("NOPERM", "The mailbox is selected read-only");
    }
    // RFC 6851 section 4.2: the rights of STORE, COPY and EXPUNGE together.
    here.place().require(Right.DELETE_MESSAGES, Right.EXPUNGE);
    UidSet meant = Targets.resolve(request.messages(), request.numbering(), here.view());
    MessageLimit.Share share = dialogue.messageLimit().share(meant);
    Place target = here.mailboxes().openTarget(new MailboxName(request.target()));
    Progress progress = dialogue.progress(tag);
    Mailbox.Copied moved = move(share.uids(), target, missing(request.numbering()), here, progress);
    here.view().removed(moved.from());
    notifications.made(target.mailbox().id(), moved.to(), here);
    return share.answer(moved(moved, target, here), dialogue);
  }

  /// COPYUID comes in an untagged OK, before the expunges that follow from the move (RFC 6851
  /// section 4.3).
  private Outcome moved(Mailbox.Copied moved, Place target, Selected here) throws IOException {
    Optional<String> code = code(moved, target);
    if (code.isPresent()) {
      dialogue.untaggedLine("OK [" + code.get() + "] Moved");
    }
    if (!moved.from().isEmpty() && dialogue.resynchronizes()) {
      // RFC 6851 section 4.4, as after EXPUNGE.
      announcer.announce(here.view(), Expunges.ANNOUNCE);
      String highest = "HIGHESTMODSEQ " + here.view().completeModSeq();
      return Outcome.ok(here, highest, "MOVE completed");
    }
    return Outcome.ok(here, "MOVE completed");
  }

  /// Only what passes through here can tell how far it is; what the storage does by itself is one
  /// change, and over soon.
  private static Mailbox.Copied copy(
      UidSet uids, Place target, Missing missing, Selected here, Progress progress)
      throws IOException {
    Mailbox source = here.view().mailbox();
    var flags = new FlagRights(target.rights());
    return flags.areAll() && isWithin(here, target)
        ? source.copy(uids, target.mailbox(), missing)
        : new Transfer(source, target, flags).copy(uids, missing, progress);
  }

  /// What the storage cannot move is copied, and then removed: whatever happens in between, no
  /// message is lost.
  private static Mailbox.Copied move(
      UidSet uids, Place target, Missing missing, Selected here, Progress progress)
      throws IOException {
    Mailbox source = here.view().mailbox();
    if (new FlagRights(target.rights()).areAll() && isWithin(here, target)) {
      return source.move(uids, target.mailbox(), missing);
    }
    Mailbox.Copied copied = copy(uids, target, missing, here, progress);
    source.store(copied.from(), DELETE, Long.MAX_VALUE);
    source.expunge(copied.from());
    return copied;
  }

  private static boolean isWithin(Selected here, Place target) {
    return here.place().account().name().equals(target.account().name());
  }

  /// A number that the client counts must be there; a UID that is gone is no error.
  private static Missing missing(Numbering numbering) {
    return switch (numbering) {
      case SEQUENCE -> Missing.REFUSE;
      case UID -> Missing.IGNORE;
    };
  }

  /// Who may not read there is told nothing of the UIDs there (RFC 4315 section 3).
  private static Optional<String> code(Mailbox.Copied copied, Place target) {
    return copied.from().isEmpty() || !target.rights().has(Right.READ)
        ? Optional.empty()
        : Optional.of("COPYUID " + copied.uidValidity() + " " + copied.from() + " " + copied.to());
  }
}
