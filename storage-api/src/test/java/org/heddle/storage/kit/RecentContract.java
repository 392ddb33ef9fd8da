package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Missing;
import org.heddle.storage.UidSet;
import org.junit.jupiter.api.Test;

/// `\Recent`: every message is recent to one session at most.
public abstract class RecentContract extends StorageContract {
  /// What a session that has just taken a snapshot has as recent.
  private static UidSet claim(Mailbox mailbox) {
    long uidNext = mailbox.status().uidNext();
    long from = mailbox.claimRecent(uidNext);
    assertTrue(from <= uidNext, from + " of " + uidNext);
    return Mails.uids(mailbox).intersect(UidSet.range(from, uidNext - 1));
  }

  @Test
  void whatCameIsRecentOnce() {
    assertTrue(claim(inbox()).isEmpty());
    UidSet first = Mails.appendMany(account(), inbox(), 3);
    assertEquals(3, inbox().status().recent());
    var status = inbox().status();
    assertEquals(first, claim(inbox()));
    assertEquals(0, inbox().status().recent());
    assertEquals(status.highestModSeq(), inbox().status().highestModSeq());
    assertTrue(claim(inbox()).isEmpty());
    UidSet second = Mails.appendMany(account(), inbox(), 2);
    assertEquals(2, inbox().status().recent());
    assertEquals(second, claim(inbox()));
    assertTrue(claim(inbox()).isEmpty());
  }

  @Test
  void whatCameAfterTheBoundStaysRecent() {
    Mails.appendMany(account(), inbox(), 3);
    long bound = inbox().status().uidNext();
    UidSet later = Mails.appendMany(account(), inbox(), 2);
    inbox().claimRecent(bound);
    assertEquals(2, inbox().status().recent());
    assertEquals(bound, inbox().claimRecent(bound), "nothing below was recent any more");
    assertEquals(later, claim(inbox()));
  }

  @Test
  void copiesAreRecentInTheirMailbox() {
    UidSet uids = Mails.appendMany(account(), inbox(), 3);
    claim(inbox());
    Mailbox target = create("target");
    UidSet copies = inbox().copy(uids, target, Missing.REFUSE).to();
    assertEquals(3, target.status().recent());
    assertEquals(copies, claim(target));
  }

  @Test
  void whatIsExpungedIsNotRecent() {
    UidSet uids = Mails.appendMany(account(), inbox(), 3, "\\Deleted");
    inbox().expunge(UidSet.of(uids.first()));
    assertEquals(2, inbox().status().recent());
    assertEquals(uids.minus(UidSet.of(uids.first())), claim(inbox()));
  }

  @Test
  void manySessionsShareNothing() throws Exception {
    Mailbox mailbox = inbox();
    Callable<List<Long>> session =
        () -> {
          var mine = new ArrayList<Long>();
          for (int i = 0; i < 30; i++) {
            claim(mailbox).forEach(mine::add);
          }
          return mine;
        };
    Callable<List<Long>> delivery =
        () -> {
          for (int i = 0; i < 40; i++) {
            Mails.appendMany(account(), mailbox, 2);
          }
          return List.of();
        };
    var all = new ArrayList<Long>();
    Together.run(List.of(session, session, session, delivery)).forEach(all::addAll);
    claim(mailbox).forEach(all::add);
    all.sort(null);
    assertEquals(List.copyOf(uidList(mailbox)), all);
  }

  private static List<Long> uidList(Mailbox mailbox) {
    return Mails.rows(mailbox).stream().map(row -> row.uid()).toList();
  }
}
