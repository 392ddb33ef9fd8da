package org.heddle.imap;

import java.io.IOException;
import java.util.List;
import org.heddle.imap.MailboxView.Expunges;
import org.heddle.imap.SessionState.Selected;
import org.heddle.imap.syntax.AppendItem;
import org.heddle.imap.syntax.Command;
import org.heddle.imap.syntax.Command.Access;
import org.heddle.imap.wire.SyntaxError;
import org.heddle.storage.Account;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MessageTable;
import org.heddle.storage.NewMessage;
import org.heddle.storage.Right;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;
import org.heddle.storage.Usage;

/// REPLACE and UID REPLACE (RFC 8508): a message in the place of another, as one change of the
/// storage. What is to be refused is refused before the client is asked for the literal.
final class ReplaceHandler {
  private final Dialogue dialogue;
  private final Announcer announcer;
  private final Notifications notifications;

  ReplaceHandler(Dialogue dialogue, Announcer announcer, Notifications notifications) {
    this.notifications = notifications;
    this.dialogue = dialogue;
    this.announcer = announcer;
  }

  Outcome replace(Command.Replace request, Selected here) throws IOException {
    try {
      return replaceOne(request, here);
    } catch (Refused | BadCommand | StorageException | SyntaxError refused) {
      dialogue.parser().skipCommand();
      throw refused;
    }
  }

  private Outcome replaceOne(Command.Replace request, Selected here) throws IOException {
    MailboxView view = here.view();
    if (view.access() == Access.READ_ONLY) {
      throw new Refused("NOPERM", "The mailbox is selected read-only");
    }
    requireRights(here);
    long uid = old(request, view);
    Place target = here.mailboxes().openTarget(new MailboxName(request.target()));
    NewMessage message = read(uid, target.account(), here);
    Mailbox.Appended appended;
    try {
      requireEnd();
      requireRights(here);
      target.require(Right.INSERT);
      appended = replace(uid, target, allowed(message, target), here);
      here.view().removed(UidSet.of(uid));
      notifications.made(target.mailbox().id(), appended.uids(), here);
    } finally {
      message.content().close();
    }
    dialogue.normalized("", new MailboxName(request.target()), request.target());
    return target.rights().has(Right.READ) ? answer(appended, here) : done(here);
  }

  /// The rights of STORE and EXPUNGE, beside those of APPEND in the target (section 4.1): they may
  /// be taken away while the message comes in.
  private static void requireRights(Selected here) {
    here.place().require(Right.DELETE_MESSAGES, Right.EXPUNGE);
  }

  /// With those flags that the user may set there.
  private static NewMessage allowed(NewMessage message, Place target) {
    Flags flags = new FlagRights(target.rights()).allowed(message.flags());
    return new NewMessage(message.content(), flags, message.internalDate(), message.summary());
  }

  /// Into the account of another the new message goes first: whatever happens in between, neither
  /// is lost.
  private static Mailbox.Appended replace(
      long uid, Place target, NewMessage message, Selected here) {
    Mailbox source = here.view().mailbox();
    if (here.place().account().name().equals(target.account().name())) {
      return source.replace(uid, target.mailbox(), message);
    }
    Mailbox.Appended appended = target.mailbox().append(List.of(message));
    source.store(UidSet.of(uid), CopyHandler.DELETE, Long.MAX_VALUE);
    source.expunge(UidSet.of(uid));
    return appended;
  }

  private static long old(Command.Replace request, MailboxView view) {
    UidSet one = Targets.resolve(request.message(), request.numbering(), view);
    if (one.isEmpty()) {
      throw new Refused("NONEXISTENT", "There is no such message");
    }
    return one.first();
  }

  /// @throws StorageException.MessageGone if the old message is gone already, although the client
  ///   counts it
  private NewMessage read(long uid, Account account, Selected here) throws IOException {
    MessageTable old = here.view().mailbox().snapshot().messages().select(UidSet.of(uid));
    if (old.isEmpty()) {
      throw new StorageException.MessageGone(uid);
    }
    AppendItem item = dialogue.parser().appendItem().orElseThrow();
    var goal = new Assembly.Goal(account, room(account, old.size(0)));
    return Assembly.of(item, dialogue, here.mailboxes(), goal);
  }

  /// Only what the new message has more than the old one counts (section 3.4).
  private static Assembly.Room room(Account account, long old) {
    return bytes -> {
      if (account.limits().isLimited()) {
        account.limits().admit(account.usage(), new Usage(bytes - old, 0));
      }
    };
  }

  private void requireEnd() throws IOException {
    if (dialogue.parser().appendItem().isPresent()) {
      throw new BadCommand("REPLACE takes one message");
    }
  }

  /// The code comes before what tells that the old message is gone (section 4.3).
  private Outcome answer(Mailbox.Appended appended, Selected here) throws IOException {
    String code = "APPENDUID " + appended.uidValidity() + " " + appended.uids();
    dialogue.untaggedLine("OK [" + code + "] Replacement message ready");
    return done(here);
  }

  private Outcome done(Selected here) throws IOException {
    if (dialogue.resynchronizes()) {
      announcer.announce(here.view(), Expunges.ANNOUNCE);
      String highest = "HIGHESTMODSEQ " + here.view().completeModSeq();
      return Outcome.ok(here, highest, "REPLACE completed");
    }
    return Outcome.ok(here, "REPLACE completed");
  }
}
