package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Copied;
import org.heddle.storage.Mailbox.Missing;
import org.heddle.storage.Metadata;
import org.heddle.storage.StorageException.MessageGone;
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
}
