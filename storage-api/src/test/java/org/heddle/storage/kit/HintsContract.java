package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.heddle.storage.AccessChange;
import org.heddle.storage.AccessList;
import org.heddle.storage.Changes;
import org.heddle.storage.FlagChange;
import org.heddle.storage.FlagChange.Op;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Missing;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxTree;
import org.heddle.storage.Rights;
import org.heddle.storage.SpecialUse;
import org.heddle.storage.StorageException;
import org.heddle.storage.StorageException.NoSuchMailbox;
import org.heddle.storage.UidSet;
import org.junit.jupiter.api.Test;

/// Watch first, then pull.
public abstract class HintsContract extends StorageContract {
  /// Does something to a mailbox and waits until a hint led a pull to it.
  private static void heard(Mailbox watched, Runnable change) throws InterruptedException {
    var rung = new Semaphore(0);
    try (Mailbox.Watch watch = watched.watch(rung::release)) {
      assertTrue(watch != null, "a watch");
      long before = watched.status().highestModSeq();
      change.run();
      do {
        assertTrue(
            rung.tryAcquire(Together.DEADLOCK_SECONDS, TimeUnit.SECONDS), "nothing was heard");
      } while (watched.changesSince(before).status().highestModSeq() == before);
    }
  }

  @Test
  void everyChangeIsHeard() throws InterruptedException {
    Mailbox inbox = inbox();
    Mailbox other = create("other");
    heard(inbox, () -> Mails.appendMany(account(), open("INBOX"), 4, "\\Deleted"));
    long first = Mails.uids(inbox).first();
    heard(inbox, () -> open("INBOX").store(UidSet.of(first), flag(), Long.MAX_VALUE));
    heard(inbox, () -> open("INBOX").expunge(UidSet.of(first)));
    heard(other, () -> inbox.copy(UidSet.of(first + 1), open("other"), Missing.REFUSE));
    heard(other, () -> inbox.move(UidSet.of(first + 1), open("other"), Missing.REFUSE));
    heard(inbox, () -> inbox.move(UidSet.of(first + 2), open("other"), Missing.REFUSE));
    heard(inbox, () -> account().rename(MailboxName.INBOX, new MailboxName("old")));
  }

  private static FlagChange flag() {
    return new FlagChange(Op.ADD, Flags.named("\\Flagged"));
  }

  @Test
  void deletionIsHeard() throws InterruptedException {
    Mailbox box = create("a");
    var rung = new Semaphore(0);
    try (Mailbox.Watch watch = box.watch(rung::release)) {
      assertTrue(watch != null, "a watch");
      account().delete(new MailboxName("a"));
      assertTrue(rung.tryAcquire(Together.DEADLOCK_SECONDS, TimeUnit.SECONDS));
      assertThrows(NoSuchMailbox.class, box::status);
    }
  }

  @Test
  void aWatchGoesOnAfterARename() throws InterruptedException {
    Mailbox box = create("a");
    heard(
        box,
        () -> {
          account().rename(new MailboxName("a"), new MailboxName("b"));
          Mails.append(account(), open("b"), Mails.mail("x"));
        });
  }

  /// Does something to the tree and waits until a hint led a look to it.
  private void heardInTree(Runnable change) throws InterruptedException {
    var rung = new Semaphore(0);
    try (Mailbox.Watch watch = account().watchTree(rung::release)) {
      assertTrue(watch != null, "a watch");
      MailboxTree before = account().mailboxes();
      change.run();
      do {
        assertTrue(
            rung.tryAcquire(Together.DEADLOCK_SECONDS, TimeUnit.SECONDS), "nothing was heard");
      } while (account().mailboxes().equals(before));
    }
  }

  @Test
  void everyChangeOfTheTreeIsHeard() throws InterruptedException {
    heardInTree(() -> account().create(new MailboxName("a/b"), Set.of()));
    heardInTree(() -> account().rename(new MailboxName("a"), new MailboxName("c")));
    heardInTree(() -> account().subscribe(new MailboxName("c/b")));
    heardInTree(() -> account().unsubscribe(new MailboxName("c/b")));
    heardInTree(() -> account().assign(new MailboxName("c/b"), Set.of(SpecialUse.SENT)));
    heardInTree(() -> account().delete(new MailboxName("c/b")));
    heardInTree(() -> account().rename(MailboxName.INBOX, new MailboxName("old")));
  }

  @Test
  void aChangeOfAnAccessListIsHeardInTheTree() throws InterruptedException {
    var rung = new Semaphore(0);
    try (Mailbox.Watch watch = account().watchTree(rung::release)) {
      assertTrue(watch != null, "a watch");
      inbox().changeAccess(new AccessChange("bob", AccessChange.Op.REPLACE, Rights.ALL));
      assertTrue(rung.tryAcquire(Together.DEADLOCK_SECONDS, TimeUnit.SECONDS), "nothing heard");
      assertEquals(1, account().accessLists().size());
    }
  }

  @Test
  void whoIsGivenARightHearsOfItInTheirTree() throws InterruptedException {
    var rung = new Semaphore(0);
    try (Mailbox.Watch watch = storage().account("bob").watchTree(rung::release)) {
      assertTrue(watch != null, "a watch");
      for (String identifier : List.of("bob", "-bob", AccessList.ANYONE)) {
        rung.drainPermits();
        inbox().changeAccess(new AccessChange(identifier, AccessChange.Op.REPLACE, Rights.ALL));
        assertTrue(rung.tryAcquire(Together.DEADLOCK_SECONDS, TimeUnit.SECONDS), identifier);
      }
    }
  }

  @Test
  void aMailboxCanBeWatchedByItsId() throws InterruptedException {
    Mailbox box = create("a");
    var rung = new Semaphore(0);
    try (Mailbox.Watch watch = account().watch(box.id(), rung::release)) {
      assertTrue(watch != null, "a watch");
      Mails.append(account(), box, Mails.mail("x"));
      assertTrue(rung.tryAcquire(Together.DEADLOCK_SECONDS, TimeUnit.SECONDS));
      account().rename(new MailboxName("a"), new MailboxName("b"));
      rung.drainPermits();
      Mails.append(account(), box, Mails.mail("y"));
      assertTrue(rung.tryAcquire(Together.DEADLOCK_SECONDS, TimeUnit.SECONDS));
      account().delete(new MailboxName("b"));
    }
    account().watch(box.id(), rung::release).close();
  }

  @Test
  void theChangeIsThereWhenItIsHeard() throws InterruptedException {
    Mailbox box = inbox();
    for (int i = 1; i <= 50; i++) {
      heard(box, () -> Mails.append(account(), box, Mails.mail("x")));
      assertEquals(i, box.status().messages());
    }
  }

  @Test
  void aWatcherThatFailsDisturbsNobody() throws InterruptedException {
    Mailbox box = inbox();
    try (Mailbox.Watch bad =
        box.watch(() -> {
          throw new StorageException.LimitReached("a bug of a watcher");
        })) {
      assertTrue(bad != null, "a watch");
      heard(box, () -> Mails.append(account(), box, Mails.mail("x")));
      assertEquals(1, box.status().messages(), "what was committed is not undone by a watcher");
    }
  }

  /// With every second hint dropped a watcher that pulls all it can at each hint, and once at the
  /// end, misses nothing.
  @Test
  void halfOfTheHintsAreEnough() throws InterruptedException {
    var lossy = new LossyStorage(storage()).account("alice");
    Mailbox box = lossy.open(MailboxName.INBOX);
    Callable<UidSet> writer =
        () -> {
          UidSet mine = UidSet.EMPTY;
          for (int i = 0; i < 30; i++) {
            mine = mine.union(Mails.appendMany(account(), inbox(), 1 + i % 2));
          }
          return mine;
        };
    Callable<UidSet> watcher = () -> follow(box, 90);
    List<UidSet> results = Together.run(List.of(writer, writer, watcher));
    assertEquals(results.get(0).union(results.get(1)), results.get(2));
  }

  private static UidSet follow(Mailbox box, int expected) throws InterruptedException {
    var rung = new Semaphore(0);
    UidSet seen = UidSet.EMPTY;
    try (Mailbox.Watch watch = box.watch(rung::release)) {
      assertTrue(watch != null, "a watch");
      long last = 1;
      while (seen.size() < expected) {
        var changes = box.changesSince(last);
        last = changes.status().highestModSeq();
        seen =
            switch (changes) {
              case Changes.Delta delta -> seen.union(delta.changed().uids());
              case Changes.Forgotten all -> all.snapshot().messages().uids();
            };
        // The last hint may be among the lost: the slow poll is the net.
        if (rung.tryAcquire(50, TimeUnit.MILLISECONDS)) {
          rung.drainPermits();
        }
      }
    }
    return seen;
  }
}
