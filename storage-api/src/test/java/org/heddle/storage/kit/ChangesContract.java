package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.heddle.storage.Changes;
import org.heddle.storage.FlagChange;
import org.heddle.storage.FlagChange.Op;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Missing;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.Snapshot;
import org.heddle.storage.StorageException.NoSuchMailbox;
import org.heddle.storage.UidSet;
import org.junit.jupiter.api.Test;

/// Counters that only rise, and changes since a mod-sequence.
public abstract class ChangesContract extends StorageContract {
  private static final FlagChange FLAG = new FlagChange(Op.ADD, Flags.named("\\Flagged"));

  private Changes.Delta since(long modSeq) {
    return assertInstanceOf(
        Changes.Delta.class, inbox().changesSince(modSeq), "history that short is remembered");
  }

  private long now() {
    return inbox().status().highestModSeq();
  }

  @Test
  void nothingHappenedSinceNow() {
    Mails.appendMany(account(), inbox(), 3);
    Changes.Delta delta = since(now());
    assertTrue(delta.changed().isEmpty());
    assertTrue(delta.vanished().isEmpty());
    assertEquals(inbox().status(), delta.status());
    Changes.Delta later = since(now() + 1000);
    assertTrue(later.changed().isEmpty());
    assertTrue(later.vanished().isEmpty());
  }

  @Test
  void eachKindOfChangeIsToldOnce() {
    UidSet old = Mails.appendMany(account(), inbox(), 5);
    long start = now();
    UidSet fresh = Mails.appendMany(account(), inbox(), 2, "$New");
    assertEquals(fresh, since(start).changed().uids());
    assertTrue(since(start).keywords().contains("$New"));
    long appended = now();
    inbox().store(UidSet.of(old.first()), FLAG, Long.MAX_VALUE);
    assertEquals(UidSet.of(old.first()), since(appended).changed().uids());
    assertEquals(fresh.union(UidSet.of(old.first())), since(start).changed().uids());
    long stored = now();
    UidSet deleted = UidSet.of(old.last(), fresh.first());
    inbox().store(deleted, new FlagChange(Op.ADD, Flags.named("\\Deleted")), Long.MAX_VALUE);
    inbox().expunge(deleted);
    assertEquals(deleted, since(stored).vanished());
    assertTrue(since(stored).changed().isEmpty());
    assertTrue(since(start).vanished().contains(old.last()));
    long expunged = now();
    Mailbox target = create("target");
    inbox().move(UidSet.of(old.first()), target, Missing.REFUSE);
    assertEquals(UidSet.of(old.first()), since(expunged).vanished());
    long moved = now();
    var back = target.copy(Mails.uids(target), inbox(), Missing.REFUSE).to();
    assertEquals(back, since(moved).changed().uids());
    assertEquals(Flags.named("\\Flagged"), since(moved).changed().flags(0));
  }

  @Test
  void historyIsThereAfterReopening() {
    UidSet uids = Mails.appendMany(account(), inbox(), 6);
    long start = now();
    inbox().store(UidSet.of(uids.first()), FLAG, Long.MAX_VALUE);
    inbox()
        .store(
            UidSet.of(uids.last()),
            new FlagChange(Op.REPLACE, Flags.named("\\Deleted")),
            Long.MAX_VALUE);
    inbox().expunge(UidSet.of(uids.last()));
    long end = now();
    reopen();
    assertEquals(end, now());
    assertEquals(UidSet.of(uids.first()), since(start).changed().uids());
    assertEquals(UidSet.of(uids.last()), since(start).vanished());
    assertTrue(since(end).changed().isEmpty());
  }

  @Test
  void everyCommitRaisesTheModSeqAndNothingLowersIt() {
    Mailbox target = create("target");
    long last = now();
    long lastTarget = target.status().highestModSeq();
    assertTrue(last >= 1);
    long uid = Mails.append(account(), inbox(), Mails.mail("x"), "\\Deleted");
    last = risen(last);
    inbox().store(UidSet.of(uid), FLAG, Long.MAX_VALUE);
    last = risen(last);
    inbox().copy(UidSet.of(uid), target, Missing.REFUSE);
    assertTrue(target.status().highestModSeq() > lastTarget);
    assertTrue(now() >= last);
    inbox().copy(UidSet.of(uid), inbox(), Missing.REFUSE);
    last = risen(last);
    inbox().expunge(UidSet.of(uid));
    last = risen(last);
    inbox().move(Mails.uids(inbox()), target, Missing.REFUSE);
    last = risen(last);
    reopen();
    assertTrue(now() >= last);
    reopenWithoutCaches();
    assertTrue(now() >= last);
  }

  private long risen(long before) {
    assertTrue(now() > before, now() + " after " + before);
    return now();
  }

  @Test
  void uidNextNeverFalls() {
    UidSet uids = Mails.appendMany(account(), inbox(), 3, "\\Deleted");
    inbox().expunge(UidSet.of(uids.last()));
    assertTrue(inbox().status().uidNext() > uids.last());
    reopen();
    assertTrue(inbox().status().uidNext() > uids.last());
    long next = Mails.append(account(), inbox(), Mails.mail("next"), "\\Deleted");
    assertTrue(next > uids.last());
    inbox().expunge(UidSet.range(1, UidSet.MAX_UID));
    reopenWithoutCaches();
    long validity = inbox().status().uidValidity();
    assertTrue(inbox().status().uidNext() > next);
    assertTrue(Mails.append(account(), inbox(), Mails.mail("last")) > next);
    reopen();
    assertEquals(validity, inbox().status().uidValidity());
  }

  @Test
  void aMailboxMadeAnewHasAnotherUidValidityEvenAfterReopening() {
    long first = create("a").status().uidValidity();
    account().delete(new MailboxName("a"));
    reopen();
    long second = create("a").status().uidValidity();
    assertTrue(second > first, second + " after " + first);
    account().delete(new MailboxName("a"));
    reopenWithoutCaches();
    long third = create("b").status().uidValidity();
    assertTrue(third > second, third + " after " + second);
  }

  @Test
  void snapshotsAndDeltasAgreeWithTheirStatus() {
    Mails.appendMany(account(), inbox(), 4, "\\Seen");
    Mails.append(account(), inbox(), Mails.mail("unseen"), "\\Deleted", "$k");
    Snapshot snapshot = inbox().snapshot();
    MailboxStatus status = snapshot.status();
    assertEquals(inbox().status(), status);
    assertEquals(5, status.messages());
    assertEquals(1, status.unseen());
    assertEquals(1, status.deleted());
    assertEquals(Mails.rows(inbox()).stream().mapToLong(row -> row.size()).sum(), status.bytes());
    assertEquals(List.of("$k"), snapshot.keywords());
    assertEquals(
        status.highestModSeq(),
        Mails.rows(inbox()).stream().mapToLong(row -> row.modSeq()).max().orElseThrow());
    inbox().store(snapshot.messages().uids(), FLAG, Long.MAX_VALUE);
    assertEquals(Flags.named("\\Seen"), snapshot.messages().flags(0), "a snapshot stands still");
  }

  @Test
  void deletionEndsChanges() {
    Mailbox box = create("a");
    account().delete(new MailboxName("a"));
    assertThrows(NoSuchMailbox.class, () -> box.changesSince(1));
  }

  /// Messages that came and went between two looks need not be told, and do no harm if they are.
  @Test
  void vanishedUidsAreNeverAmongTheChanged() {
    long start = now();
    UidSet uids = Mails.appendMany(account(), inbox(), 4, "\\Deleted");
    inbox().expunge(UidSet.of(uids.first()));
    Changes.Delta delta = since(start);
    assertEquals(uids.minus(UidSet.of(uids.first())), delta.changed().uids());
    assertTrue(delta.vanished().minus(UidSet.of(uids.first())).isEmpty());
  }
}
