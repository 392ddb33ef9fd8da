package org.heddle.imap;

import java.io.IOException;
import org.heddle.imap.SessionState.Selected;
import org.heddle.imap.syntax.Command;
import org.heddle.imap.syntax.Command.Access;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.imap.syntax.Command.Store.Reply;
import org.heddle.imap.wire.WireOutput;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Snapshot;
import org.heddle.storage.UidSet;

/// STORE and UID STORE (RFC 9051 section 6.4.6, RFC 7162 section 3.1.3).
final class StoreHandler {
  private final Dialogue dialogue;
  private final Announcer announcer;

  StoreHandler(Dialogue dialogue, Announcer announcer) {
    this.dialogue = dialogue;
    this.announcer = announcer;
  }

  Outcome store(Command.Store request, Selected here) throws IOException {
    MailboxView view = here.view();
    if (request.unchangedSince().isPresent()) {
      announcer.want(Dialogue.ModSeqs.CONDSTORE, here);
    }
    if (view.access() == Access.READ_ONLY) {
      throw new Refused("NOPERM", "The mailbox is selected read-only");
    }
    FlagLimits.check(request.flags());
    UidSet uids = Targets.resolve(request.messages(), request.numbering(), view);
    var change = new FlagChange(request.op(), request.flags());
    if (request.unchangedSince().isPresent()) {
      return conditionally(request.unchangedSince().get(), uids, change, request, here);
    }
    switch (reply(request, view)) {
      case SILENT -> silently(uids, change, request, view);
      case FLAGS -> {
        store(view, uids, change, Long.MAX_VALUE);
        Snapshot now = view.mailbox().snapshot();
        tell(now.messages().select(uids), now, request, view);
      }
    }
    if (request.numbering() == Numbering.SEQUENCE && view.countsGone(uids)) {
      return Outcome.no(here, "EXPUNGEISSUED", "Some of the messages no longer exist");
    }
    return Outcome.ok(here, "STORE completed");
  }

  /// A client whose user may not set all flags would work out the wrong ones: it is told.
  private static Reply reply(Command.Store request, MailboxView view) {
    return new FlagRights(view.rights()).areAll() ? request.reply() : Reply.FLAGS;
  }

  private static Mailbox.Stored store(
      MailboxView view, UidSet uids, FlagChange change, long unchangedSince) {
    return new FlagRights(view.rights()).store(view.mailbox(), uids, change, unchangedSince);
  }

  /// The client works out the new flags by itself, which is right only for messages whose flags it
  /// knew: those that others have changed since are told like any other change.
  private void silently(UidSet uids, FlagChange change, Command.Store request, MailboxView view)
      throws IOException {
    Mailbox.Stored stored = store(view, uids, change, view.modSeq());
    view.answered(stored.changed().uids(), stored.modSeq());
    if (dialogue.tellsModSeqs()) {
      for (int row = 0; row < stored.changed().size(); row++) {
        fetch(stored.changed(), row, request, Reply.SILENT, view);
      }
    }
    if (!stored.refused().isEmpty()) {
      store(view, stored.refused(), change, Long.MAX_VALUE);
    }
  }

  /// Messages that somebody changed since are left as they are: the client is told how they are,
  /// and which they were. Of the others it hears at least the new mod-sequence.
  private Outcome conditionally(
      long unchangedSince, UidSet uids, FlagChange change, Command.Store request, Selected here)
      throws IOException {
    MailboxView view = here.view();
    UidSet refused = store(view, uids, change, unchangedSince).refused();
    Snapshot now = view.mailbox().snapshot();
    switch (reply(request, view)) {
      case FLAGS -> tell(now.messages().select(uids), now, request, view);
      case SILENT -> {
        MessageTable done = now.messages().select(uids.minus(refused));
        for (int row = 0; row < done.size(); row++) {
          fetch(done, row, request, Reply.SILENT, view);
        }
        view.answered(done.uids(), now.status().highestModSeq());
        tell(now.messages().select(refused), now, request, view);
      }
    }
    boolean gone = request.numbering() == Numbering.SEQUENCE && view.countsGone(uids);
    if (refused.isEmpty()) {
      return gone
          ? Outcome.no(here, "EXPUNGEISSUED", "Some of the messages no longer exist")
          : Outcome.ok(here, "STORE completed");
    }
    UidSet modified =
        request.numbering() == Numbering.UID ? refused : view.numbers().numbers(refused);
    String code = "MODIFIED " + modified;
    return gone
        ? Outcome.no(here, code, "Some of the messages no longer exist")
        : Outcome.ok(here, code, "Some of the messages were changed by others");
  }

  private void tell(MessageTable messages, Snapshot now, Command.Store request, MailboxView view)
      throws IOException {
    announcer.keywords(view, now.keywords());
    for (int row = 0; row < messages.size(); row++) {
      fetch(messages, row, request, Reply.FLAGS, view);
    }
    view.answered(messages.uids(), now.status().highestModSeq());
  }

  /// With mod-sequences comes the UID (RFC 7162 section 3.2.4).
  private void fetch(
      MessageTable messages, int row, Command.Store request, Reply reply, MailboxView view)
      throws IOException {
    long uid = messages.uid(row);
    WireOutput output = dialogue.fetched(view.numbers().number(uid), uid);
    String gap = "";
    boolean withUid = request.numbering() == Numbering.UID || dialogue.tellsModSeqs();
    if (withUid && !dialogue.isUidOnly()) {
      output.text("UID ").number(uid);
      gap = " ";
    }
    if (reply == Reply.FLAGS) {
      output.text(gap).text("FLAGS ");
      FlagList.write(output, messages.flags(row), view.recent(), uid);
      gap = " ";
    }
    if (dialogue.tellsModSeqs()) {
      output.text(gap).text("MODSEQ (").number(messages.modSeq(row)).text(')');
    }
    output.text(')').line();
  }
}
