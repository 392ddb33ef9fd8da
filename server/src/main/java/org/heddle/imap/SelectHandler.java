package org.heddle.imap;

import java.io.IOException;
import org.heddle.fulltext.TextIndex;
import org.heddle.imap.SessionState.Authenticated;
import org.heddle.imap.SessionState.LoggedIn;
import org.heddle.imap.SessionState.Selected;
import org.heddle.imap.syntax.Command;
import org.heddle.imap.syntax.Command.Access;
import org.heddle.imap.syntax.Resync;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Right;
import org.heddle.storage.Rights;
import org.heddle.storage.Snapshot;
import org.heddle.storage.SpecialUse;

/// SELECT, EXAMINE and UNSELECT (RFC 9051 sections 6.3.2, 6.3.3 and 6.4.2).
final class SelectHandler {
  private final Dialogue dialogue;
  private final Announcer announcer;
  private final Resynchronization resynchronization;
  private final TextIndex texts;

  SelectHandler(
      Dialogue dialogue,
      Announcer announcer,
      Resynchronization resynchronization,
      TextIndex texts) {
    this.texts = texts;
    this.dialogue = dialogue;
    this.announcer = announcer;
    this.resynchronization = resynchronization;
  }

  Outcome select(Command.Select command, LoggedIn before) throws IOException {
    String name = command.mailbox();
    if (before instanceof Selected) {
      // Also before a refusal: the old mailbox is closed either way.
      dialogue.untaggedLine("OK [CLOSED] Previous mailbox is closed");
    }
    learn(command.resync());
    MailboxName mailboxName = new MailboxName(name);
    Place place = before.mailboxes().open(mailboxName, Right.READ);
    Mailbox mailbox = place.mailbox();
    Snapshot now = mailbox.snapshot();
    Rights rights = place.rights();
    Access access = access(command.access(), rights);
    MailboxView view = MailboxView.open(mailbox, now, access, new RecentMessages(interest()));
    view.texts(texts.opened(place.account(), mailbox));
    view.learn(rights);
    describe(before.mailboxes(), mailboxName, name, view, now);
    if (command.resync() instanceof Resync.QResync client) {
      resynchronization.catchUp(client, view, now);
    }
    var selected = new Selected(before.mailboxes(), place, view);
    return switch (access) {
      case READ_WRITE -> Outcome.ok(selected, "READ-WRITE", "SELECT completed");
      case READ_ONLY ->
          Outcome.ok(
              selected,
              "READ-ONLY",
              switch (command.access()) {
                case READ_WRITE -> "SELECT completed";
                case READ_ONLY -> "EXAMINE completed";
              });
    };
  }

  /// Who can change nothing has the mailbox read-only (RFC 4314 section 5.2).
  private static Access access(Access wanted, Rights rights) {
    boolean changes =
        rights.hasAny(Right.INSERT, Right.EXPUNGE, Right.SEEN, Right.WRITE, Right.DELETE_MESSAGES);
    return changes ? wanted : Access.READ_ONLY;
  }

  private void learn(Resync resync) {
    switch (resync) {
      case Resync.None _ -> {}
      case Resync.CondStore _ -> dialogue.want(Dialogue.ModSeqs.CONDSTORE);
      case Resync.QResync client -> {
        if (!dialogue.resynchronizes()) {
          throw new BadCommand("QRESYNC has to be enabled first");
        }
        if (client.sample().isPresent() && dialogue.isUidOnly()) {
          throw UidOnly.refusal();
        }
      }
    }
  }

  private RecentMessages.Interest interest() {
    return switch (dialogue.version()) {
      case IMAP4REV1 -> RecentMessages.Interest.RECENT;
      case IMAP4REV2 -> RecentMessages.Interest.NONE;
    };
  }

  private void describe(
      Mailboxes mailboxes, MailboxName name, String spelling, MailboxView view, Snapshot now)
      throws IOException {
    announcer.flags(view);
    dialogue.output().text("* ").number(now.messages().size()).text(" EXISTS").line();
    announcer.recent(view, view.recent().count(view.numbers().uids()));
    if (dialogue.version() == Dialogue.Version.IMAP4REV1 && !dialogue.isUidOnly()) {
      firstUnseen(now);
    }
    number("UIDVALIDITY", now.status().uidValidity(), "UIDs are valid");
    number("UIDNEXT", now.status().uidNext(), "Predicted next UID");
    if (dialogue.offer().has("OBJECTID")) {
      dialogue.untaggedLine(
          "OK [MAILBOXID (" + ObjectIds.mailboxId(now.status()) + ")] Mailbox id");
    }
    if (dialogue.tellsModSeqs()) {
      announcer.highestModSeq(view);
    }
    if (dialogue.version() == Dialogue.Version.IMAP4REV2) {
      // What LIST says of the mailbox's use (RFC 9051 section 6.3.2).
      dialogue.listed(SpecialUse.attributes(mailboxes.uses(name)), name, spelling);
    }
  }

  private void firstUnseen(Snapshot now) throws IOException {
    var first = MailboxView.firstUnseen(now.messages());
    if (first.isPresent()) {
      number("UNSEEN", first.get(), "First unseen message");
    }
  }

  private void number(String code, long number, String text) throws IOException {
    dialogue.untagged("OK [").text(code).text(' ').number(number).text("] ").text(text).line();
  }

  Outcome unselect(Selected here) {
    return Outcome.ok(new Authenticated(here.mailboxes()), "UNSELECT completed");
  }
}
