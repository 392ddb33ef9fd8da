package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Appended;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Metadata;
import org.heddle.storage.NewMessage;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.StorageException.MessageGone;
import org.heddle.storage.StorageException.NoSuchMailbox;
import org.heddle.storage.StorageException.OverQuota;
import org.heddle.storage.UidSet;
import org.junit.jupiter.api.Test;

/// REPLACE: one message in the place of another.
public abstract class ReplaceContract extends StorageContract {
  private NewMessage message(String text, String... flags) {
    return Mails.message(account(), Mails.mail(text), flags);
  }

  @Test
  void theNewMessageTakesThePlaceOfTheOld() {
    UidSet uids = Mails.appendMany(account(), inbox(), 3, "\\Deleted", "$old");
    long email = Mails.metadata(inbox(), uids.first()).emailId();
    long before = inbox().status().highestModSeq();
    Appended appended = inbox().replace(uids.first(), inbox(), message("new", "\\Draft", "$new"));
    assertEquals(inbox().status().uidValidity(), appended.uidValidity());
    assertEquals(1, appended.uids().size());
    assertTrue(appended.uids().first() > uids.last());
    assertEquals(uids.minus(UidSet.of(uids.first())).union(appended.uids()), Mails.uids(inbox()));
    Metadata row = Mails.metadata(inbox(), appended.uids().first());
    assertEquals(Flags.named("\\Draft", "$new"), row.flags());
    assertEquals(Mails.DATE, row.internalDate());
    assertNotEquals(email, row.emailId());
    assertTrue(inbox().status().highestModSeq() > before);
    reopen();
    assertEquals(3, inbox().status().messages());
    assertArrayEquals(Mails.mail("new"), Mails.read(inbox(), appended.uids().first()));
    assertThrows(MessageGone.class, () -> inbox().content(uids.first()));
  }

  @Test
  void theNewMessageMayComeIntoAnotherMailbox() {
    Mailbox target = create("target");
    UidSet uids = Mails.appendMany(account(), inbox(), 2);
    Appended appended = inbox().replace(uids.last(), target, message("sent", "\\Seen"));
    assertEquals(target.status().uidValidity(), appended.uidValidity());
    assertEquals(appended.uids(), Mails.uids(target));
    assertEquals(UidSet.of(uids.first()), Mails.uids(inbox()));
    assertArrayEquals(Mails.mail("sent"), Mails.read(target, appended.uids().first()));
  }

  @Test
  void whatIsGoneCannotBeReplaced() {
    Mailbox target = create("target");
    UidSet uids = Mails.appendMany(account(), inbox(), 2, "\\Deleted");
    inbox().expunge(UidSet.of(uids.first()));
    for (Mailbox to : List.of(inbox(), target)) {
      NewMessage message = message("new");
      assertThrows(MessageGone.class, () -> inbox().replace(uids.first(), to, message));
      assertThrows(IllegalStateException.class, () -> to.append(List.of(message)));
    }
    assertEquals(UidSet.of(uids.last()), Mails.uids(inbox()));
    assertEquals(UidSet.EMPTY, Mails.uids(target));
  }

  @Test
  void mailboxesThatAreGoneRefuse() {
    Mailbox gone = create("gone");
    long uid = Mails.append(account(), inbox(), Mails.mail("old"));
    account().delete(new MailboxName("gone"));
    assertThrows(NoSuchMailbox.class, () -> inbox().replace(uid, gone, message("new")));
    assertThrows(NoSuchMailbox.class, () -> gone.replace(1, inbox(), message("new")));
    assertEquals(UidSet.of(uid), Mails.uids(inbox()));
  }

  @Test
  void theAccountGrowsByTheDifference() {
    create("target");
    long uid = Mails.append(account(), inbox(), new byte[30]);
    Mails.append(account(), inbox(), new byte[30]);
    var limited = storage().account("alice", new QuotaLimits(65, 1));
    Mailbox inbox = limited.open(MailboxName.INBOX);
    Mailbox target = limited.open(new MailboxName("target"));
    NewMessage large = Mails.message(limited, new byte[36]);
    assertThrows(OverQuota.class, () -> inbox.replace(uid, target, large));
    assertEquals(60, account().usage().bytes());
    long next = inbox.replace(uid, inbox, Mails.message(limited, new byte[35])).uids().first();
    assertEquals(65, account().usage().bytes());
    inbox.replace(next, target, Mails.message(limited, new byte[35]));
    assertEquals(65, account().usage().bytes());
    assertEquals(2, account().usage().messages());
    var tight = storage().account("alice", new QuotaLimits(1, 1)).open(new MailboxName("target"));
    tight.replace(1, tight, Mails.message(account(), new byte[30]));
    assertEquals(60, account().usage().bytes());
  }

  /// Neither both nor neither of the two are ever there.
  @Test
  void nobodySeesBothOrNeither() throws InterruptedException {
    Mailbox box = inbox();
    long first = Mails.append(account(), box, Mails.mail("0"));
    Runnable writer =
        () -> {
          long uid = first;
          for (int i = 1; i < 100; i++) {
            uid = box.replace(uid, box, message("number " + i)).uids().first();
          }
        };
    Runnable observer =
        () -> {
          assertEquals(1, box.snapshot().messages().size());
          assertEquals(1, box.status().messages());
        };
    Together.observed(List.of(writer), List.of(observer));
  }

  @Test
  void itRingsInBothMailboxes() throws InterruptedException {
    Mailbox target = create("target");
    long uid = Mails.append(account(), inbox(), Mails.mail("old"));
    var rings = new AtomicInteger();
    try (var _ = inbox().watch(rings::incrementAndGet);
        var _ = target.watch(() -> rings.addAndGet(1000))) {
      inbox().replace(uid, target, message("new"));
      for (int i = 0; i < 200 && (rings.get() < 1000 || rings.get() % 1000 == 0); i++) {
        Thread.sleep(20);
      }
      assertTrue(rings.get() >= 1000 && rings.get() % 1000 > 0, "rings " + rings);
    }
  }
}
