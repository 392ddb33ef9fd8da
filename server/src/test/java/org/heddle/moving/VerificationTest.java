package org.heddle.moving;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.heddle.storage.AccessChange;
import org.heddle.storage.Account;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Rights;
import org.heddle.storage.SpecialUse;
import org.heddle.storage.UidSet;
import org.heddle.storage.kit.Mails;
import org.heddle.storage.kit.MemoryStorage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is not the same is told, each thing once.
class VerificationTest {
  private static final MailboxName WORK = new MailboxName("Work");

  private final MemoryStorage from = new MemoryStorage();
  private final MemoryStorage to = new MemoryStorage();
  private final List<String> lines = new ArrayList<>();

  private Account there = from.account("ann");
  private Account here = to.account("ann");

  @BeforeEach
  void begin() {
    there = from.account("ann");
    here = to.account("ann");
  }

  private Verification.Result run() {
    return new Verification(from, to, lines::add).run(List.of("ann"));
  }

  private boolean told(String part) {
    return lines.stream().anyMatch(line -> line.contains(part));
  }

  @Test
  void whatIsInOneStoreOnlyIsTold() {
    there.create(WORK, Set.of());
    here.create(new MailboxName("Play"), Set.of());
    there.subscribe(WORK);
    Mails.append(there, there.open(MailboxName.INBOX), Mails.mail("one"));
    assertTrue(run().differences() > 0);
    assertTrue(told("ann Work: is in the source only"));
    assertTrue(told("ann Play: is in the target only"));
    assertTrue(told("subscriptions"));
    assertTrue(told("ann INBOX UID 1: is in the source only"));
    assertTrue(told("UIDNEXT is 2 in the source and 1 in the target"));
  }

  @Test
  void theBytesAreComparedNotTheirNumber() {
    Mails.append(there, there.open(MailboxName.INBOX), "Subject: a\r\n\r\n".getBytes(US_ASCII));
    Mails.append(here, here.open(MailboxName.INBOX), "Subject: b\r\n\r\n".getBytes(US_ASCII));
    run();
    assertTrue(told("ann INBOX UID 1: the bytes are not the same"));
  }

  @Test
  void flagsUsesAndAccessListsAreCompared() {
    there.assign(MailboxName.INBOX, Set.of(SpecialUse.ARCHIVE));
    Mailbox one = there.open(MailboxName.INBOX);
    Mails.append(there, one, Mails.mail("one"), "\\Seen");
    Mails.append(here, here.open(MailboxName.INBOX), Mails.mail("one"), "Work");
    one.changeAccess(new AccessChange("bob", AccessChange.Op.ADD, Rights.of("lr").orElseThrow()));
    run();
    assertTrue(told("special use is \\Archive"));
    assertTrue(told("access list"));
    assertTrue(told("ann INBOX UID 1: flags"));
  }

  @Test
  void aStoreIsTheSameAsItself() {
    Mails.appendMany(there, there.open(MailboxName.INBOX), 10, "\\Seen");
    there
        .open(MailboxName.INBOX)
        .store(
            UidSet.of(3), new FlagChange(FlagChange.Op.ADD, Flags.named("Work")), Long.MAX_VALUE);
    Verification.Result result = new Verification(from, from, lines::add).run(List.of("ann"));
    assertEquals(0, result.differences(), lines::toString);
    assertEquals(10, result.messages());
  }

  @Test
  void aLotOfDifferencesIsCountedAndNotTold() {
    Mails.appendMany(there, there.open(MailboxName.INBOX), Differences.MOST_TOLD + 100);
    assertTrue(run().differences() > Differences.MOST_TOLD + 100);
    assertEquals(Differences.MOST_TOLD + 1, lines.size());
  }
}
