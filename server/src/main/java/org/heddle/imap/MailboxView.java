package org.heddle.imap;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.heddle.fulltext.MailboxTexts;
import org.heddle.imap.syntax.Command.Access;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.storage.Changes;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Rights;
import org.heddle.storage.Snapshot;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;

/// The selected mailbox as this client knows it. Confined to the session's thread.
///
/// IMAP counts messages, and every expunge renumbers them; but a client may only be told of an
/// expunge at certain moments (RFC 9051 section 7.5.1). So the session lives a little in the past:
/// the view holds what the client was told, the storage holds what is, and [#sync] is the one place
/// where the difference is told (I6). Its rules:
///
/// - after the client has read what [#sync] returned, the n-th message that it counts is the n-th
///   lowest UID here;
/// - expunges come first, then one EXISTS, then flags. A message that came and went between two
///   syncs is never mentioned;
/// - while expunges must be held back, the messages keep their numbers and are merely gone;
/// - results that the client is told of lose what is gone before its expunge is told, even while
///   that is held back;
/// - a mod-sequence is worth remembering to the client only if no expunge up to it is held back
///   ([#completeModSeq]);
/// - a client that does not want to hear of something (RFC 5465) does not, and the view stays
///   behind in just that;
/// - what a command's own answer has told already is not told again, up to the mod-sequence that
///   this answer was true for: what another session did right after it is.
final class MailboxView {
  /// Whether this is a moment at which the client may hear of expunges.
  enum Expunges {
    ANNOUNCE,
    HOLD_BACK
  }

  /// One thing to tell the client, in order.
  sealed interface Update {
    /// @param uids not empty
    /// @param before the numbers that they and the others had
    record Expunged(UidSet uids, MessageNumbers before) implements Update {}

    record Exists(int count) implements Update {}

    record Recent(int count) implements Update {}

    /// The keywords that may occur from here on.
    record Keywords(List<String> keywords) implements Update {}

    /// @param row in `messages`
    record FlagsChanged(int number, MessageTable messages, int row) implements Update {}

    /// Results that the client wants to be told of have changed (RFC 5267 section 4.3).
    ///
    /// @param edits one after the other, by the numbers that this `numbering` has
    record ResultsChanged(
        Correlator correlator, Numbering numbering, Change change, List<Context.Edit> edits)
        implements Update {
      /// Which way.
      enum Change {
        ADDTO,
        REMOVEFROM
      }
    }
  }

  private record Told(UidSet uids, long modSeq) {}

  private final Mailbox mailbox;
  private final Access access;
  private final long uidValidity;
  private final RecentMessages recent;
  private MessageNumbers numbers;
  private SelectedEvents.Level level = SelectedEvents.Level.FLAGS;

  /// Up to where changes were looked at.
  private long seenModSeq;

  private long modSeq;
  private long completeModSeq;
  private UidSet heldBack = UidSet.EMPTY;
  private UidSet unfetched = UidSet.EMPTY;
  private UidSet made = UidSet.EMPTY;
  private UidSet removed = UidSet.EMPTY;
  private List<String> keywords;
  private UidSet searchResult = UidSet.EMPTY;
  private MailboxTexts texts = MailboxTexts.NONE;
  private Rights rights = Rights.ALL;
  private final List<Told> told = new ArrayList<>();
  private final Contexts contexts = new Contexts();

  private MailboxView(Mailbox mailbox, Snapshot now, Access access, RecentMessages recent) {
    this.mailbox = mailbox;
    this.access = access;
    this.recent = recent;
    this.uidValidity = now.status().uidValidity();
    this.numbers = new MessageNumbers(now.messages().uids());
    this.modSeq = now.status().highestModSeq();
    this.seenModSeq = modSeq;
    this.completeModSeq = modSeq;
    this.keywords = now.keywords();
  }

  /// The view of a mailbox that is being selected.
  static MailboxView open(Mailbox mailbox, Snapshot now, Access access, RecentMessages recent) {
    recent.select(mailbox, now, access);
    return new MailboxView(mailbox, now, access, recent);
  }

  Mailbox mailbox() {
    return mailbox;
  }

  /// That of the UIDs that the client knows.
  long uidValidity() {
    return uidValidity;
  }

  /// What is known of the texts of its messages.
  MailboxTexts texts() {
    return texts;
  }

  void texts(MailboxTexts known) {
    texts = known;
  }

  Access access() {
    return access;
  }

  /// The messages that the client counts.
  MessageNumbers numbers() {
    return numbers;
  }

  RecentMessages recent() {
    return recent;
  }

  List<String> keywords() {
    return keywords;
  }

  /// Whether some of these, which the client counts, exist no more.
  boolean countsGone(UidSet uids) {
    return !uids.minus(mailbox.snapshot().messages().uids()).isEmpty();
  }

  /// The mod-sequence up to which the client knows the flags of the messages it counts.
  long modSeq() {
    return modSeq;
  }

  /// The mod-sequence up to which the client knows everything, what is gone included: HIGHESTMODSEQ
  /// as it may be announced (RFC 7162 section 3.2).
  long completeModSeq() {
    return completeModSeq;
  }

  /// Whether the client was not told something on the way to where it was told something else.
  boolean isBehind() {
    return completeModSeq < seenModSeq;
  }

  /// Up to where changes were looked at, and told if the client wants to hear of them.
  long seenModSeq() {
    return seenModSeq;
  }

  /// What the client wants to hear of from here on.
  void wants(SelectedEvents.Level wanted) {
    level = wanted;
  }

  /// The session itself has put these in: the client knows them.
  void made(UidSet uids) {
    made = made.union(uids);
  }

  /// The session itself has taken these out: the client is to hear of it whatever else it wants to
  /// hear of.
  void removed(UidSet uids) {
    removed = removed.union(uids);
  }

  /// What others have put in since this was last asked.
  UidSet takeArrived() {
    UidSet taken = unfetched;
    unfetched = UidSet.EMPTY;
    return taken;
  }

  /// `$` (RFC 9051 section 6.4.4.1): what was found and is still counted.
  UidSet searchResult() {
    return searchResult.intersect(numbers.uids());
  }

  void searchResult(UidSet found) {
    searchResult = found;
  }

  /// The searches whose results the client is told of.
  Contexts contexts() {
    return contexts;
  }

  /// What the client was last told, or could know, that its user may do.
  Rights rights() {
    return rights;
  }

  /// Takes note of what the user may do.
  ///
  /// @return whether that is something else than before
  boolean learn(Rights now) {
    boolean changed = !now.equals(rights);
    rights = now;
    return changed;
  }

  /// Takes note of the mailbox's keywords.
  ///
  /// @return whether the client has not heard of all of them
  boolean learn(List<String> now) {
    boolean unheard = !now.equals(keywords);
    keywords = now;
    return unheard;
  }

  /// A command's own answer tells the client the flags of these messages, as of this mod-sequence.
  void answered(UidSet uids, long asOf) {
    if (!uids.isEmpty() && level != SelectedEvents.Level.NONE) {
      told.add(new Told(uids, asOf));
    }
  }

  /// Brings the view up to the storage and returns what to tell the client, in order.
  ///
  /// @throws Farewell if the mailbox is no longer the one that was selected
  List<Update> sync(Expunges expunges) {
    return switch (level) {
      case NONE -> syncRemoved();
      case MESSAGES, FLAGS -> syncAll(expunges);
    };
  }

  /// Nothing but what the session itself has done.
  private List<Update> syncRemoved() {
    UidSet gone = numbers.uids().intersect(removed);
    removed = UidSet.EMPTY;
    if (gone.isEmpty()) {
      return List.of();
    }
    var updates = new ArrayList<>(contexts.vanished(gone, numbers));
    updates.add(new Update.Expunged(gone, numbers));
    numbers = new MessageNumbers(numbers.uids().minus(gone));
    heldBack = heldBack.minus(gone);
    return updates;
  }

  private List<Update> syncAll(Expunges expunges) {
    removed = UidSet.EMPTY;
    Changes changes = changes();
    if (changes.status().uidValidity() != uidValidity) {
      throw new Farewell("The mailbox was made anew: its UIDVALIDITY has changed");
    }
    if (changes.status().highestModSeq() == since() && heldBack.isEmpty()) {
      told.clear();
      return List.of();
    }
    var updates = new ArrayList<Update>();
    switch (changes) {
      case Changes.Delta(var status, var changed, var vanished, var known) -> {
        heldBack = heldBack.union(numbers.uids().intersect(vanished));
        updates.addAll(contexts.vanished(heldBack, numbers));
        contexts.touched(changed.uids());
        announce(status, changed, known, expunges, updates);
      }
      case Changes.Forgotten(var now) -> {
        heldBack = numbers.uids().minus(now.messages().uids());
        updates.addAll(contexts.vanished(heldBack, numbers));
        contexts.touched(now.messages().uids());
        announce(now.status(), now.messages(), now.keywords(), expunges, updates);
      }
    }
    seenModSeq = changes.status().highestModSeq();
    if (heldBack.isEmpty()) {
      completeModSeq = modSeq;
    }
    told.clear();
    made = UidSet.EMPTY;
    return updates;
  }

  /// From where on there may be something to tell.
  private long since() {
    return level == SelectedEvents.Level.FLAGS ? modSeq : seenModSeq;
  }

  private Changes changes() {
    try {
      return mailbox.changesSince(since());
    } catch (StorageException.NoSuchMailbox deleted) {
      throw new Farewell("The selected mailbox was deleted");
    }
  }

  private void announce(
      MailboxStatus status,
      MessageTable changed,
      List<String> known,
      Expunges expunges,
      List<Update> updates) {
    if (expunges == Expunges.ANNOUNCE) {
      announceExpunges(updates);
    }
    UidSet before = numbers.uids();
    announceArrivals(status, changed, updates);
    if (learn(known)) {
      updates.add(new Update.Keywords(known));
    }
    List<Update> flags = changedFlags(before, changed);
    if (level == SelectedEvents.Level.FLAGS) {
      updates.addAll(flags);
      modSeq = status.highestModSeq();
    } else if (flags.isEmpty() && modSeq == seenModSeq) {
      modSeq = status.highestModSeq();
    }
  }

  private void announceExpunges(List<Update> updates) {
    if (!heldBack.isEmpty()) {
      updates.add(new Update.Expunged(heldBack, numbers));
      numbers = new MessageNumbers(numbers.uids().minus(heldBack));
      heldBack = UidSet.EMPTY;
    }
  }

  private void announceArrivals(MailboxStatus status, MessageTable changed, List<Update> updates) {
    long last = numbers.uids().isEmpty() ? 0 : numbers.uids().last();
    UidSet arrived = changed.uidsWhere(row -> changed.uid(row) > last);
    if (arrived.isEmpty()) {
      return;
    }
    numbers = new MessageNumbers(numbers.uids().union(arrived));
    updates.add(new Update.Exists(numbers.count()));
    unfetched = unfetched.union(arrived.minus(made));
    recent.arrived(mailbox, status, arrived, access);
    updates.add(new Update.Recent(recent.count(numbers.uids())));
  }

  private List<Update> changedFlags(UidSet before, MessageTable changed) {
    var updates = new ArrayList<Update>();
    for (int row = 0; row < changed.size(); row++) {
      long uid = changed.uid(row);
      if (before.contains(uid)
          && changed.modSeq(row) > modSeq
          && !heldBack.contains(uid)
          && !wasTold(uid, changed.modSeq(row))) {
        updates.add(new Update.FlagsChanged(numbers.number(uid), changed, row));
      }
    }
    return updates;
  }

  private boolean wasTold(long uid, long changedAt) {
    for (Told answer : told) {
      if (changedAt <= answer.modSeq && answer.uids.contains(uid)) {
        return true;
      }
    }
    return false;
  }

  /// The first message without `\Seen`, for SELECT in IMAP4rev1 (RFC 3501 section 7.1).
  static Optional<Integer> firstUnseen(MessageTable messages) {
    for (int row = 0; row < messages.size(); row++) {
      if (!messages.flags(row).has(org.heddle.storage.SystemFlag.SEEN)) {
        return Optional.of(row + 1);
      }
    }
    return Optional.empty();
  }
}
