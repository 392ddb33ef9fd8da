package org.heddle.moving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.heddle.moving.Migration.Ending;
import org.heddle.moving.Migration.Logins;
import org.heddle.storage.AccessChange;
import org.heddle.storage.Account;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Rights;
import org.heddle.storage.SpecialUse;
import org.heddle.storage.UidSet;
import org.heddle.storage.User;
import org.heddle.storage.kit.Mails;
import org.heddle.storage.kit.MemoryStorage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Accounts that are copied are what they were, whatever happens meanwhile.
@Timeout(120)
class MigrationTest {
  private static final MailboxName WORK = new MailboxName("Work");

  private final MemoryStorage from = new MemoryStorage();
  private final MemoryStorage to = new MemoryStorage();
  private final List<String> lines = new ArrayList<>();

  @BeforeEach
  void fill() {
    from.users().save(new User("ann", "{PLAIN}a"));
    Account ann = from.account("ann");
    ann.create(WORK, Set.of(SpecialUse.ARCHIVE));
    ann.subscribe(WORK);
    Mailbox inbox = ann.open(MailboxName.INBOX);
    Mails.appendMany(ann, inbox, 250, "\\Seen", "Blue");
    inbox.copy(UidSet.range(10, 20), ann.open(WORK), Mailbox.Missing.REFUSE);
    inbox.store(UidSet.range(5, 9), change("\\Deleted"), Long.MAX_VALUE);
    inbox.expunge(UidSet.of(6, 8));
    inbox.changeAccess(new AccessChange("bob", AccessChange.Op.ADD, Rights.of("lr").orElseThrow()));
    Account bob = from.account("bob");
    Mails.append(bob, bob.open(MailboxName.INBOX), Mails.mail("for bob"));
  }

  private static FlagChange change(String flag) {
    return new FlagChange(FlagChange.Op.ADD, Flags.named(flag));
  }

  private Migration.Result run(Ending ending, String... accounts) {
    var plan = new Migration.Plan(List.of(accounts), Optional.empty(), ending, Logins.REPLACED);
    return new Migration(from, to, plan, lines::add).run();
  }

  private void assertSame() {
    Verification.Result result = new Verification(from, to, lines::add).runAll();
    assertEquals(0, result.differences(), lines::toString);
  }

  @Test
  void everythingIsCopiedAndFollowed() {
    assertTrue(run(Ending.FOLLOWING).succeeded(), lines::toString);
    assertSame();
    assertEquals(from.users().find("ann"), to.users().find("ann"));
    Account ann = from.account("ann");
    Mailbox inbox = ann.open(MailboxName.INBOX);
    inbox.store(UidSet.range(30, 40), change("\\Flagged"), Long.MAX_VALUE);
    inbox.expunge(UidSet.of(5, 7, 9));
    Mails.appendMany(ann, inbox, 3);
    ann.rename(WORK, new MailboxName("Play"));
    ann.create(WORK, Set.of());
    ann.unsubscribe(WORK);
    Migration.Result second = run(Ending.FOLLOWING);
    assertTrue(second.succeeded(), lines::toString);
    assertEquals(14, second.verified().messages());
    assertSame();
    assertEquals(0, run(Ending.FOLLOWING).verified().messages());
  }

  @Test
  void aReleasedAccountIsNotWrittenOver() {
    assertTrue(run(Ending.RELEASED).succeeded(), lines::toString);
    assertTrue(run(Ending.RELEASED).succeeded(), lines::toString);
    assertTrue(lines.contains("ann is in the target already"), lines::toString);
    Account copy = to.account("ann");
    Mails.append(copy, copy.open(MailboxName.INBOX), Mails.mail("new"));
    assertEquals(1, run(Ending.RELEASED).failed());
    assertEquals(249, copy.open(MailboxName.INBOX).status().messages());
  }

  @Test
  void anAccountThatHoldsSomethingElseFailsAlone() {
    Account other = to.account("ann");
    Mails.append(other, other.open(MailboxName.INBOX), Mails.mail("precious"));
    Migration.Result result = run(Ending.RELEASED);
    assertEquals(1, result.failed());
    assertFalse(result.succeeded());
    assertEquals(1, other.open(MailboxName.INBOX).status().messages());
    assertEquals(1, to.account("bob").open(MailboxName.INBOX).status().messages());
  }

  @Test
  void oneAccountMayBeCalledOtherwise() {
    var plan =
        new Migration.Plan(List.of("ann"), Optional.of("anna"), Ending.RELEASED, Logins.REPLACED);
    assertTrue(new Migration(from, to, plan, lines::add).run().succeeded(), lines::toString);
    assertEquals(248, to.account("anna").open(MailboxName.INBOX).status().messages());
    assertEquals("{PLAIN}a", to.users().find("anna").orElseThrow().passwords().getFirst().hash());
    assertTrue(to.users().find("ann").isEmpty());
  }

  @Test
  void loginsThatAreThereMayBeKept() {
    to.users().save(new User("ann", "{PLAIN}other"));
    var plan = new Migration.Plan(List.of(), Optional.empty(), Ending.RELEASED, Logins.KEPT);
    new Migration(from, to, plan, lines::add).run();
    assertEquals(
        "{PLAIN}other", to.users().find("ann").orElseThrow().passwords().getFirst().hash());
  }

  @Test
  void whatWasInterruptedGoesOn() {
    var plan = new Migration.Plan(List.of("ann"), Optional.empty(), Ending.FOLLOWING, Logins.KEPT);
    int interruptions = 0;
    for (int calls = 1; interruptions < calls; calls++) {
      var storage = new InterruptedStorage(to, calls);
      try {
        new Migration(from, storage, plan, lines::add).run();
        break;
      } catch (InterruptedStorage.Killed killed) {
        interruptions++;
      }
    }
    assertTrue(interruptions > 2);
    assertTrue(run(Ending.FOLLOWING).succeeded(), lines::toString);
    assertSame();
  }

  @Test
  void aMailboxInUseIsCopiedAsOfOneInstant() throws InterruptedException {
    Account ann = from.account("ann");
    var done = new AtomicBoolean();
    Thread user =
        Thread.ofPlatform()
            .start(() -> {
              var random = new Random(5);
              Mailbox inbox = ann.open(MailboxName.INBOX);
              while (!done.get()) {
                Mails.appendMany(ann, inbox, 2);
                UidSet some = UidSet.of(1 + random.nextInt(400), 1 + random.nextInt(400));
                inbox.store(some, change("\\Deleted"), Long.MAX_VALUE);
                inbox.expunge(some);
                Thread.onSpinWait();
                pause();
              }
            });
    try {
      for (int round = 0; round < 10; round++) {
        assertTrue(run(Ending.FOLLOWING).succeeded(), lines::toString);
      }
    } finally {
      done.set(true);
      user.join();
    }
    assertTrue(run(Ending.FOLLOWING).succeeded(), lines::toString);
    assertSame();
  }

  private static void pause() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
