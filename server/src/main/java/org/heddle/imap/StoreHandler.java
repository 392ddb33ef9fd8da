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
    UidSet meant = Targets.resolve(request.messages(), request.numbering(), view);
    MessageLimit.Share share = dialogue.messageLimit().share(meant);
    Outcome done =
        request.unchangedSince().isPresent()
            ? conditionally(request.unchangedSince().get(), share, request, here)
            : unconditionally(share, request, here);
    return share.answer(done, dialogue);
  }

  private Outcome unconditionally(MessageLimit.Share share, Command.Store request, Selected here)
      throws IOException {
    MailboxView view = here.view();
    var change = new FlagChange(request.op(), request.flags());
    switch (reply(request, view)) {
      case SILENT -> silently(share, change, request, view);
      case FLAGS -> {
        store(view, share.uids(), change, Long.MAX_VALUE);
        tell(share, request, view);
      }
    }
    if (request.numbering() == Numbering.SEQUENCE && view.countsGone(share.uids())) {
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
  private void silently(
      MessageLimit.Share share, FlagChange change, Command.Store request, MailboxView view)
      throws IOException {
    Mailbox.Stored stored = store(view, share.uids(), change, view.modSeq());
    view.answered(stored.changed().uids(), stored.modSeq());
    if (dialogue.tellsModSeqs()) {
      fetch(stored.changed(), share.order(), request, Reply.SILENT, view);
    }
    if (!stored.refused().isEmpty()) {
      store(view, stored.refused(), change, Long.MAX_VALUE);
    }
  }

  /// Messages that somebody changed since are left as they are: the client is told how they are,
  /// and which they were. Of the others it hears at least the new mod-sequence.
  private Outcome conditionally(
      long unchangedSince, MessageLimit.Share share, Command.Store request, Selected here)
      throws IOException {
    MailboxView view = here.view();
    var change = new FlagChange(request.op(), request.flags());
    UidSet uids = share.uids();
    UidSet refused = store(view, uids, change, unchangedSince).refused();
    switch (reply(request, view)) {
      case FLAGS -> tell(share, request, view);
      case SILENT -> {
        Snapshot now = view.mailbox().snapshot();
        MessageTable done = now.messages().select(uids.minus(refused));
        fetch(done, share.order(), request, Reply.SILENT, view);
        view.answered(done.uids(), now.status().highestModSeq());
        tell(now.messages().select(refused), now, share.order(), request, view);
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

  private void tell(MessageLimit.Share share, Command.Store request, MailboxView view)
      throws IOException {
    Snapshot now = view.mailbox().snapshot();
    tell(now.messages().select(share.uids()), now, share.order(), request, view);
  }

  private void tell(
      MessageTable messages,
      Snapshot now,
      Batches.Order order,
      Command.Store request,
      MailboxView view)
      throws IOException {
    announcer.keywords(view, now.keywords());
    fetch(messages, order, request, Reply.FLAGS, view);
    view.answered(messages.uids(), now.status().highestModSeq());
  }

  private void fetch(
      MessageTable messages,
      Batches.Order order,
      Command.Store request,
      Reply reply,
      MailboxView view)
      throws IOException {
    for (int i = 0; i < messages.size(); i++) {
      fetch(messages, order.row(i, messages.size()), request, reply, view);
    }
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
