package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.heddle.storage.Draft;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Appended;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.Metadata;
import org.heddle.storage.NewMessage;
import org.heddle.storage.StorageException.MessageGone;
import org.heddle.storage.StorageException.NoSuchMailbox;
import org.heddle.storage.UidSet;
import org.junit.jupiter.api.Test;

/// APPEND, and the bytes and metadata of messages.
public abstract class MessagesContract extends StorageContract {
  @Test
  void whatIsAppendedIsThere() {
    byte[] bytes = Mails.noise(new Random(1), 10_000);
    MailboxStatus before = inbox().status();
    Appended appended = inbox().append(List.of(Mails.message(account(), bytes, "\\Seen", "$Junk")));
    Metadata found = Mails.metadata(inbox(), appended.uids().first());
    assertEquals(before.uidValidity(), appended.uidValidity());
    assertTrue(appended.uids().first() >= before.uidNext());
    assertEquals(Flags.named("\\Seen", "$junk"), found.flags());
    assertEquals(Mails.DATE, found.internalDate());
    assertEquals(bytes.length, found.size());
    assertArrayEquals(bytes, Mails.read(inbox(), found.uid()));
    assertTrue(inbox().status().uidNext() > found.uid());
    assertTrue(inbox().status().highestModSeq() > before.highestModSeq());
  }

  @Test
  void manyAtOnceGetConsecutiveUidsInOrder() {
    UidSet uids = Mails.appendMany(account(), inbox(), 20);
    assertEquals(1, uids.ranges());
    assertEquals(20, uids.size());
    for (int i = 0; i < 20; i++) {
      assertArrayEquals(Mails.mail("number " + i), Mails.read(inbox(), uids.first() + i));
    }
  }

  @Test
  void appendingNothingChangesNothing() {
    MailboxStatus before = inbox().status();
    assertTrue(inbox().append(List.of()).uids().isEmpty());
    assertEquals(before, inbox().status());
  }

  @Test
  void aDraftClosedUnusedLeavesNothing() {
    MailboxStatus before = inbox().status();
    try (Draft draft = Mails.draft(account(), Mails.mail("never"))) {
      assertEquals(Mails.mail("never").length, draft.size());
    }
    assertEquals(before, inbox().status());
  }

  @Test
  void aMessageThatIsNotThereIsGone() {
    assertThrows(MessageGone.class, () -> inbox().content(1));
    long uid = Mails.append(account(), inbox(), Mails.mail("x"), "\\Deleted");
    inbox().expunge(UidSet.of(uid));
    assertThrows(MessageGone.class, () -> inbox().content(uid));
  }

  @Test
  void mailOutlivesTheStorage() {
    UidSet uids = Mails.appendMany(account(), inbox(), 3, "\\Flagged", "$Label");
    var before = List.copyOf(rows());
    MailboxStatus status = inbox().status();
    reopen();
    assertEquals(before, rows());
    assertEquals(status.uidNext(), inbox().status().uidNext());
    assertEquals(status.uidValidity(), inbox().status().uidValidity());
    assertEquals(status.highestModSeq(), inbox().status().highestModSeq());
    assertArrayEquals(Mails.mail("number 2"), Mails.read(inbox(), uids.last()));
  }

  private List<Metadata> rows() {
    return Mails.rows(inbox());
  }

  @Test
  void aDraftIsConsumedOnceAndClosingItThenDoesNothing() {
    Draft draft = Mails.draft(account(), Mails.mail("once"));
    var message = new NewMessage(draft, Flags.NONE, Mails.DATE, new byte[0]);
    long uid = inbox().append(List.of(message)).uids().first();
    draft.close();
    draft.close();
    assertArrayEquals(Mails.mail("once"), Mails.read(inbox(), uid));
    assertThrows(IllegalStateException.class, () -> inbox().append(List.of(message)));
    assertEquals(UidSet.of(uid), Mails.uids(inbox()));
    reopen();
    assertArrayEquals(Mails.mail("once"), Mails.read(inbox(), uid));
  }

  @Test
  void anAppendThatFailsConsumesItsDraftsAndLeavesNothing() {
    Mailbox gone = create("gone");
    account().delete(new MailboxName("gone"));
    NewMessage first = Mails.message(account(), Mails.mail("first"));
    NewMessage second = Mails.message(account(), Mails.mail("second"));
    assertThrows(NoSuchMailbox.class, () -> gone.append(List.of(first, second)));
    assertThrows(IllegalStateException.class, () -> inbox().append(List.of(first)));
    NewMessage good = Mails.message(account(), Mails.mail("good"));
    assertThrows(IllegalStateException.class, () -> inbox().append(List.of(good, second)));
    assertEquals(0, inbox().status().messages());
    assertEquals(0, inbox().status().bytes());
  }

  @Test
  void aDraftServesAnyMailboxOfItsAccount() {
    Draft draft = Mails.draft(account(), Mails.mail("late"));
    Mailbox later = create("later");
    var message = new NewMessage(draft, Flags.NONE, Mails.DATE, new byte[0]);
    long uid = later.append(List.of(message)).uids().first();
    assertArrayEquals(Mails.mail("late"), Mails.read(later, uid));
  }

  @Test
  void aDraftIsWrittenInPieces() throws IOException {
    byte[] body = Mails.noise(new Random(3), 100_000);
    Draft draft = account().draft();
    draft.output().write(body[0]);
    draft.output().write(body, 1, 70_000);
    assertEquals(70_001, draft.size());
    draft.output().flush();
    draft.output().write(body, 70_001, body.length - 70_001);
    assertEquals(body.length, draft.size());
    var message = new NewMessage(draft, Flags.NONE, Mails.DATE, new byte[0]);
    assertArrayEquals(body, Mails.read(inbox(), inbox().append(List.of(message)).uids().first()));
  }

  @Test
  void theSaveDateIsWhenItCameIntoTheMailbox() {
    Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    long uid = Mails.append(account(), inbox(), Mails.mail("x"));
    Instant after = Instant.now();
    Instant saved = Mails.metadata(inbox(), uid).saveDate();
    assertTrue(!saved.isBefore(before) && !saved.isAfter(after), saved + " of " + after);
    assertEquals(saved.truncatedTo(ChronoUnit.SECONDS), saved);
    inbox()
        .store(
            UidSet.of(uid),
            new FlagChange(FlagChange.Op.ADD, Flags.named("\\Seen")),
            Long.MAX_VALUE);
    reopen();
    assertEquals(saved, Mails.metadata(inbox(), uid).saveDate());
  }

  @Test
  void eachMessageHasItsEmailId() {
    Mails.appendMany(account(), inbox(), 5);
    Mails.append(account(), inbox(), Mails.mail("same"));
    Mails.append(account(), create("other"), Mails.mail("same"));
    var ids = new HashSet<Long>();
    rows().forEach(row -> ids.add(row.emailId()));
    ids.add(Mails.rows(open("other")).getFirst().emailId());
    assertEquals(7, ids.size(), "the same bytes appended twice are two messages");
    var before = rows().stream().map(Metadata::emailId).toList();
    reopen();
    assertEquals(before, rows().stream().map(Metadata::emailId).toList());
    long next = Mails.append(account(), inbox(), Mails.mail("next"));
    assertTrue(ids.add(Mails.metadata(inbox(), next).emailId()), "an email id is never reused");
  }
}
