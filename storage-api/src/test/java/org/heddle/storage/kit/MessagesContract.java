package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.heddle.storage.Draft;
import org.heddle.storage.Mailbox.Appended;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.Metadata;
import org.heddle.storage.StorageException.MessageGone;
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
    assertEquals(org.heddle.storage.Flags.named("\\Seen", "$junk"), found.flags());
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
    var all = new java.util.ArrayList<Metadata>();
    inbox().snapshot().messages().forEach(all::add);
    return all;
  }
}
