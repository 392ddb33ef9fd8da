package org.heddle.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.heddle.imap.MailboxView.Expunges;
import org.heddle.imap.MailboxView.Update;
import org.heddle.imap.RecentMessages.Interest;
import org.heddle.imap.syntax.Command.Access;
import org.heddle.storage.Account;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.UidSet;
import org.heddle.storage.kit.Mails;
import org.heddle.storage.kit.MemoryStorage;
import org.junit.jupiter.api.Test;

final class RecentMessagesTest {
  private final Account account = new MemoryStorage().account("alice");
  private final Mailbox mailbox = account.open(MailboxName.INBOX);

  private MailboxView open(Access access, Interest interest) {
    return MailboxView.open(mailbox, mailbox.snapshot(), access, new RecentMessages(interest));
  }

  private static UidSet recent(MailboxView view) {
    return view.recent().among(view.numbers().uids());
  }

  @Test
  void theFirstThatSelectsHasThemAndNobodyElse() {
    Mails.appendMany(account, mailbox, 3);
    assertEquals(UidSet.range(1, 3), recent(open(Access.READ_WRITE, Interest.RECENT)));
    assertEquals(UidSet.EMPTY, recent(open(Access.READ_WRITE, Interest.RECENT)));
    assertEquals(UidSet.EMPTY, recent(open(Access.READ_ONLY, Interest.RECENT)));
  }

  @Test
  void examineSeesThemAndTakesNone() {
    Mails.appendMany(account, mailbox, 2);
    open(Access.READ_WRITE, Interest.RECENT);
    Mails.appendMany(account, mailbox, 2);
    assertEquals(UidSet.range(3, 4), recent(open(Access.READ_ONLY, Interest.RECENT)));
    assertEquals(UidSet.range(3, 4), recent(open(Access.READ_WRITE, Interest.RECENT)));
  }

  @Test
  void arrivalsAreRecentToTheSessionThatHearsOfThemFirst() {
    MailboxView first = open(Access.READ_WRITE, Interest.RECENT);
    MailboxView second = open(Access.READ_WRITE, Interest.RECENT);
    Mails.appendMany(account, mailbox, 2);
    assertTrue(first.sync(Expunges.ANNOUNCE).contains(new Update.Recent(2)));
    assertTrue(second.sync(Expunges.ANNOUNCE).contains(new Update.Recent(0)));
    assertTrue(first.recent().contains(2));
    assertFalse(second.recent().contains(2));
  }

  @Test
  void arrivalsAreRecentToWhoOnlyLooksUntilSomebodyHasThem() {
    MailboxView looking = open(Access.READ_ONLY, Interest.RECENT);
    Mails.appendMany(account, mailbox, 2);
    assertTrue(looking.sync(Expunges.ANNOUNCE).contains(new Update.Recent(2)));
    MailboxView taking = open(Access.READ_WRITE, Interest.RECENT);
    assertEquals(UidSet.range(1, 2), recent(taking));
    Mails.appendMany(account, mailbox, 1);
    taking.sync(Expunges.ANNOUNCE);
    Mails.appendMany(account, mailbox, 1);
    assertTrue(looking.sync(Expunges.ANNOUNCE).contains(new Update.Recent(3)));
    assertEquals(UidSet.builder().addRange(1, 2).add(4).build(), recent(looking));
  }

  @Test
  void whoDoesNotCareTakesNone() {
    MailboxView view = open(Access.READ_WRITE, Interest.NONE);
    Mails.appendMany(account, mailbox, 2);
    view.sync(Expunges.ANNOUNCE);
    assertEquals(UidSet.EMPTY, recent(view));
    assertEquals(2, mailbox.status().recent());
    assertEquals(UidSet.range(1, 2), recent(open(Access.READ_WRITE, Interest.RECENT)));
  }

  @Test
  void anEmptyMailboxHasNone() {
    assertEquals(0, open(Access.READ_ONLY, Interest.RECENT).recent().count(UidSet.EMPTY));
    assertEquals(0, open(Access.READ_WRITE, Interest.RECENT).recent().count(UidSet.EMPTY));
  }
}
