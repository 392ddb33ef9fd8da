package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Copied;
import org.heddle.storage.Mailbox.Missing;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Metadata;
import org.heddle.storage.StorageException.MessageGone;
import org.heddle.storage.StorageException.NoSuchMailbox;
import org.heddle.storage.UidSet;
import org.junit.jupiter.api.Test;

/// COPY and MOVE.
public abstract class CopyMoveContract extends StorageContract {
  @Test
  void aCopyIsTheSameMessage() {
    Mailbox target = create("target");
    UidSet uids = Mails.appendMany(account(), inbox(), 3, "\\Seen", "$Label");
    Copied copied = inbox().copy(uids, target, Missing.REFUSE);
    assertEquals(uids, copied.from());
    assertEquals(copied.to(), Mails.uids(target));
    assertEquals(target.status().uidValidity(), copied.uidValidity());
    long[] from = copied.from().toArray();
    long[] to = copied.to().toArray();
    for (int i = 0; i < from.length; i++) {
      Metadata source = Mails.metadata(inbox(), from[i]);
      Metadata copy = Mails.metadata(target, to[i]);
      assertEquals(source.flags(), copy.flags());
      assertEquals(source.internalDate(), copy.internalDate());
      assertEquals(source.emailId(), copy.emailId());
      assertArrayEquals(Mails.mail("number " + i), Mails.read(target, to[i]));
    }
  }

  @Test
  void aMoveLeavesNothingBehind() {
    Mailbox target = create("target");
    UidSet uids = Mails.appendMany(account(), inbox(), 3);
    long before = inbox().status().highestModSeq();
    Copied moved = inbox().move(UidSet.of(uids.first()), target, Missing.REFUSE);
    assertEquals(UidSet.of(uids.first()), moved.from());
    assertEquals(uids.minus(moved.from()), Mails.uids(inbox()));
    assertEquals(moved.to(), Mails.uids(target));
    assertTrue(inbox().status().highestModSeq() > before);
    assertArrayEquals(Mails.mail("number 0"), Mails.read(target, moved.to().first()));
  }

  @Test
  void aMissingMessageIsIgnoredOrRefused() {
    Mailbox target = create("target");
    long uid = Mails.append(account(), inbox(), Mails.mail("x"));
    UidSet wanted = UidSet.of(uid, 4_000_000);
    assertThrows(MessageGone.class, () -> inbox().copy(wanted, target, Missing.REFUSE));
    assertThrows(MessageGone.class, () -> inbox().move(wanted, target, Missing.REFUSE));
    assertEquals(0, target.status().messages());
    assertEquals(UidSet.of(uid), inbox().copy(wanted, target, Missing.IGNORE).from());
    assertEquals(UidSet.of(uid), inbox().move(wanted, target, Missing.IGNORE).from());
    assertEquals(2, target.status().messages());
    assertEquals(0, inbox().status().messages());
  }

  @Test
  void theSaveDateOfACopyIsNew() {
    long uid = Mails.append(account(), inbox(), Mails.mail("x"));
    Instant first = Mails.metadata(inbox(), uid).saveDate();
    Mailbox target = create("target");
    long copy = inbox().copy(UidSet.of(uid), target, Missing.REFUSE).to().first();
    Instant saved = Mails.metadata(target, copy).saveDate();
    assertTrue(!saved.isBefore(first) && !saved.isAfter(Instant.now()), saved + " of " + first);
  }

  @Test
  void aMailboxCanBeItsOwnTarget() {
    UidSet uids = Mails.appendMany(account(), inbox(), 2, "\\Seen");
    Copied copied = inbox().copy(uids, inbox(), Missing.REFUSE);
    assertEquals(uids.union(copied.to()), Mails.uids(inbox()));
    assertTrue(copied.to().first() > uids.last());
    Copied moved = inbox().move(uids, open("INBOX"), Missing.REFUSE);
    assertEquals(copied.to().union(moved.to()), Mails.uids(inbox()));
    assertTrue(moved.to().first() > copied.to().last());
    assertEquals(4, inbox().status().messages());
    assertArrayEquals(Mails.mail("number 1"), Mails.read(inbox(), moved.to().last()));
  }

  @Test
  void theOrderIsAscending() {
    Mailbox target = create("target");
    UidSet uids = Mails.appendMany(account(), inbox(), 9);
    UidSet odd = UidSet.of(uids.first(), uids.first() + 2, uids.first() + 4, uids.first() + 8);
    long[] to = inbox().copy(odd, target, Missing.REFUSE).to().toArray();
    for (int i = 0; i < to.length; i++) {
      int number = i == 3 ? 8 : 2 * i;
      assertArrayEquals(Mails.mail("number " + number), Mails.read(target, to[i]));
    }
  }

  @Test
  void nothingToDoChangesNothing() {
    Mailbox target = create("target");
    Mails.append(account(), inbox(), Mails.mail("x"));
    var before = List.of(inbox().status(), target.status());
    for (UidSet nothing : List.of(UidSet.EMPTY, UidSet.of(4_000_000))) {
      assertTrue(inbox().copy(nothing, target, Missing.IGNORE).from().isEmpty());
      assertTrue(inbox().move(nothing, target, Missing.IGNORE).to().isEmpty());
    }
    assertTrue(inbox().copy(UidSet.EMPTY, target, Missing.REFUSE).from().isEmpty());
    assertEquals(before, List.of(inbox().status(), target.status()));
  }

  @Test
  void aTargetThatIsGoneIsNamed() {
    Mailbox target = create("target");
    UidSet uids = Mails.appendMany(account(), inbox(), 2);
    account().delete(new MailboxName("target"));
    assertThrows(NoSuchMailbox.class, () -> inbox().copy(uids, target, Missing.IGNORE));
    assertThrows(NoSuchMailbox.class, () -> inbox().move(uids, target, Missing.IGNORE));
    assertEquals(uids, Mails.uids(inbox()));
    Mailbox source = create("source");
    UidSet there = Mails.appendMany(account(), source, 2);
    account().delete(new MailboxName("source"));
    assertThrows(NoSuchMailbox.class, () -> source.copy(there, inbox(), Missing.IGNORE));
    assertThrows(NoSuchMailbox.class, () -> source.move(there, inbox(), Missing.IGNORE));
    assertEquals(uids, Mails.uids(inbox()));
  }

  @Test
  void aCopyOutlivesItsSourceAndTheOtherWayRound() {
    byte[] body = Mails.noise(new Random(4), 300_000);
    Mailbox first = create("first");
    Mailbox second = create("second");
    long uid = Mails.append(account(), first, body);
    long copy = first.copy(UidSet.of(uid), second, Missing.REFUSE).to().first();
    long third = second.copy(UidSet.of(copy), inbox(), Missing.REFUSE).to().first();
    account().delete(new MailboxName("first"));
    assertArrayEquals(body, Mails.read(second, copy));
    var deleted = new FlagChange(FlagChange.Op.ADD, Flags.named("\\Deleted"));
    second.store(UidSet.of(copy), deleted, Long.MAX_VALUE);
    second.expunge(UidSet.of(copy));
    reopen();
    assertArrayEquals(body, Mails.read(inbox(), third));
  }

  @Test
  void idsAreForGood() {
    Mailbox target = create("target");
    long uid = Mails.append(account(), inbox(), Mails.mail("x"));
    long email = Mails.metadata(inbox(), uid).emailId();
    long copy = inbox().copy(UidSet.of(uid), target, Missing.REFUSE).to().first();
    long moved = target.move(UidSet.of(copy), inbox(), Missing.REFUSE).to().first();
    long back = inbox().move(UidSet.of(uid), target, Missing.REFUSE).to().first();
    var ids = List.of(inbox().id(), target.id());
    account().rename(new MailboxName("target"), new MailboxName("renamed"));
    reopenWithoutCaches();
    assertEquals(ids, List.of(inbox().id(), open("renamed").id()));
    assertEquals(email, Mails.metadata(inbox(), moved).emailId());
    assertEquals(email, Mails.metadata(open("renamed"), back).emailId());
  }

  @Test
  void flagsOfCopiesAreTheirOwn() {
    Mailbox target = create("target");
    long uid = Mails.append(account(), inbox(), Mails.mail("x"), "$Label");
    long copy = inbox().copy(UidSet.of(uid), target, Missing.REFUSE).to().first();
    var seen = new FlagChange(FlagChange.Op.REPLACE, Flags.named("\\Seen"));
    target.store(UidSet.of(copy), seen, Long.MAX_VALUE);
    reopen();
    assertEquals(Flags.named("$Label"), Mails.metadata(inbox(), uid).flags());
    assertEquals(Flags.named("\\Seen"), Mails.metadata(open("target"), copy).flags());
  }
}
