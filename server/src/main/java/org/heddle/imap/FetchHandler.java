package org.heddle.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.heddle.imap.SessionState.Selected;
import org.heddle.imap.syntax.Command;
import org.heddle.imap.syntax.Command.Access;
import org.heddle.imap.syntax.Command.ChangedSince.Gone;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.imap.syntax.FetchItem;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Right;
import org.heddle.storage.Snapshot;
import org.heddle.storage.StorageException;
import org.heddle.storage.SystemFlag;
import org.heddle.storage.UidSet;

/// FETCH and UID FETCH (RFC 9051 section 6.4.5), a batch of messages at a time. A message is
/// prepared before the first byte of its answer is written, since an answer cannot be taken back.
final class FetchHandler {
  private static final FlagChange ADD_SEEN =
      new FlagChange(FlagChange.Op.ADD, Flags.named(SystemFlag.SEEN.text()));

  /// How much of each message a header fetch reads; a longer header is read on its own.
  private static final int HEAD_BYTES = 16 * 1024;

  private static final byte[] NOTHING = new byte[0];

  private final Dialogue dialogue;
  private final Announcer announcer;
  private final Resynchronization resynchronization;

  FetchHandler(Dialogue dialogue, Announcer announcer, Resynchronization resynchronization) {
    this.dialogue = dialogue;
    this.announcer = announcer;
    this.resynchronization = resynchronization;
  }

  Outcome fetch(Command.Fetch request, Selected here) throws IOException {
    MailboxView view = here.view();
    checkModifiers(request);
    var items = items(request, view);
    UidSet wanted = Targets.resolve(request.messages(), request.numbering(), view);
    if (request.partial().isPresent()) {
      dialogue.messageLimit().requireAll(request.partial().get().width());
      wanted = new Results.InMailboxOrder(wanted).slice(request.partial().get()).set();
    }
    if (items.contains(FetchItem.Simple.MODSEQ)) {
      announcer.want(Dialogue.ModSeqs.CONDSTORE, here);
    }
    var since = request.since();
    if (since.isPresent()) {
      wanted = changed(wanted, request, since.get(), view);
    }
    MessageLimit.Share share = dialogue.messageLimit().share(wanted);
    UidSet fetched = fetch(share, new FetchPlan(items), view);
    if (request.numbering() == Numbering.SEQUENCE && !fetched.equals(share.uids())) {
      // RFC 2180 section 4.1.2: the client counts messages that are gone.
      var gone = Outcome.no(here, "EXPUNGEISSUED", "Some of the messages no longer exist");
      return share.answer(gone, dialogue);
    }
    return share.answer(Outcome.ok(here, "FETCH completed"), dialogue);
  }

  /// @return the messages that still exist
  private UidSet fetch(MessageLimit.Share share, FetchPlan plan, MailboxView view)
      throws IOException {
    UidSet fetched = UidSet.EMPTY;
    for (UidSet batch : new Batches(share.uids(), plan.batch(), share.order())) {
      UidSet marked = markSeen(batch, plan, view);
      fetched = fetched.union(fetch(batch, share.order(), marked, plan, view));
    }
    return fetched;
  }

  /// RFC 7162 section 3.2.6, RFC 9394 section 3.3.
  private void checkModifiers(Command.Fetch request) {
    boolean vanished = request.since().filter(since -> since.gone() == Gone.TELL).isPresent();
    if (vanished && request.numbering() == Numbering.SEQUENCE) {
      throw new BadCommand("VANISHED is for UID FETCH");
    }
    if (vanished && !dialogue.resynchronizes()) {
      throw new BadCommand("QRESYNC has to be enabled first");
    }
    if (request.partial().isPresent() && request.numbering() == Numbering.SEQUENCE) {
      throw new BadCommand("PARTIAL is for UID FETCH");
    }
  }

  /// What has changed; what is gone is told before (RFC 7162 section 3.2.6).
  private UidSet changed(
      UidSet wanted, Command.Fetch request, Command.ChangedSince since, MailboxView view)
      throws IOException {
    if (since.gone() == Gone.TELL) {
      resynchronization.gone(since.modSeq(), Targets.uids(request.messages(), view), view);
    }
    UidSet changed = view.mailbox().snapshot().messages().uidsChangedSince(since.modSeq());
    return wanted.intersect(changed);
  }

  /// A client that wants mod-sequences gets that of a message which reading marks as seen (RFC 7162
  /// section 3.2.4).
  private List<FetchItem> items(Command.Fetch request, MailboxView view) {
    var items = new ArrayList<FetchItem>(request.items());
    boolean marks = dialogue.tellsModSeqs() && maySetSeen(view) && new FetchPlan(items).setsSeen();
    boolean withUid = request.numbering() == Numbering.UID || marks;
    if (withUid && !dialogue.isUidOnly()) {
      items.remove(FetchItem.Simple.UID);
      items.addFirst(FetchItem.Simple.UID);
    }
    if ((request.since().isPresent() || marks) && !items.contains(FetchItem.Simple.MODSEQ)) {
      items.add(FetchItem.Simple.MODSEQ);
    }
    return items;
  }

  private static boolean maySetSeen(MailboxView view) {
    return view.access() == Access.READ_WRITE && view.rights().has(Right.SEEN);
  }

  /// Sets `\Seen` where the items say so.
  ///
  /// @return the messages that had not been seen
  private static UidSet markSeen(UidSet batch, FetchPlan plan, MailboxView view) {
    if (!plan.setsSeen() || !maySetSeen(view)) {
      return UidSet.EMPTY;
    }
    MessageTable messages = view.mailbox().snapshot().messages().select(batch);
    UidSet unseen = messages.uidsWhere(row -> !messages.flags(row).has(SystemFlag.SEEN));
    if (!unseen.isEmpty()) {
      view.mailbox().store(unseen, ADD_SEEN, Long.MAX_VALUE);
    }
    return unseen;
  }

  /// Tells of messages that have come in, as the client asked beforehand (RFC 5465 section 5.2).
  /// That marks nothing as seen. A message of which not everything can be had is told by its UID.
  void unasked(UidSet uids, Collection<FetchItem> asked, MailboxView view) throws IOException {
    var items = new LinkedHashSet<FetchItem>();
    if (!dialogue.isUidOnly()) {
      items.add(FetchItem.Simple.UID);
    }
    items.addAll(asked);
    if (dialogue.tellsModSeqs()) {
      items.add(FetchItem.Simple.MODSEQ);
    }
    var plan = new FetchPlan(List.copyOf(items));
    var onlyUid = new FetchPlan(List.of(FetchItem.Simple.UID));
    for (UidSet batch : new Batches(uids, plan.mayRefuse() ? 1 : plan.batch())) {
      try {
        fetch(batch, Batches.Order.ASCENDING, UidSet.EMPTY, plan, view);
      } catch (Refused _) {
        fetch(batch, Batches.Order.ASCENDING, UidSet.EMPTY, onlyUid, view);
      }
    }
  }

  /// @return the messages that still exist
  private UidSet fetch(
      UidSet batch, Batches.Order order, UidSet marked, FetchPlan plan, MailboxView view)
      throws IOException {
    Mailbox mailbox = view.mailbox();
    Snapshot now = mailbox.snapshot();
    announcer.keywords(view, now.keywords());
    MessageTable messages = now.messages().select(batch);
    Summaries summaries =
        plan.needsSummary() ? Summaries.of(mailbox, batch) : Summaries.none(mailbox);
    Map<Long, byte[]> heads = plan.needsHead() ? mailbox.heads(batch, HEAD_BYTES) : Map.of();
    UidSet gone = UidSet.EMPTY;
    for (int i = 0; i < messages.size(); i++) {
      int row = order.row(i, messages.size());
      long uid = messages.uid(row);
      byte[] head = heads.getOrDefault(uid, NOTHING);
      try (var source = new MessageSource(mailbox, uid, messages.size(row), head)) {
        var message = new FetchResponse.Message(messages, row, source, summaries);
        if (!respond(message, marked.contains(uid) && !plan.asksFlags(), plan, view)) {
          gone = gone.union(UidSet.of(uid));
        }
      }
    }
    summaries.save();
    UidSet answered = messages.uids().minus(gone);
    if (plan.asksModSeq() || !dialogue.tellsModSeqs()) {
      UidSet told = plan.asksFlags() ? answered : answered.intersect(marked);
      view.answered(told, now.status().highestModSeq());
    }
    return answered;
  }

  private boolean respond(
      FetchResponse.Message message, boolean withFlags, FetchPlan plan, MailboxView view)
      throws IOException {
    FetchResponse response;
    try {
      response = FetchResponse.prepare(message, plan, view);
    } catch (StorageException.MessageGone gone) {
      return false;
    }
    if (withFlags) {
      response.addFlags(message, view);
    }
    response.write(dialogue);
    return true;
  }
}
