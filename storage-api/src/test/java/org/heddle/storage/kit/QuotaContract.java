package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.heddle.storage.Account;
import org.heddle.storage.FlagChange;
import org.heddle.storage.FlagChange.Op;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Missing;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.NewMessage;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.StorageException.NoSuchMailbox;
import org.heddle.storage.StorageException.OverQuota;
import org.heddle.storage.UidSet;
import org.heddle.storage.Usage;
import org.junit.jupiter.api.Test;

/// What an account holds, and that it never holds more than it may.
public abstract class QuotaContract extends StorageContract {
  private static final long ANY = QuotaLimits.UNLIMITED;

  private Mailbox limited(QuotaLimits limits) {
    return limited(limits, "INBOX");
  }

  private Mailbox limited(QuotaLimits limits, String name) {
    return storage().account("alice", limits).open(new MailboxName(name));
  }

  private static QuotaLimits bytes(long bytes) {
    return new QuotaLimits(bytes, ANY);
  }

  private static QuotaLimits messages(long messages) {
    return new QuotaLimits(ANY, messages);
  }

  private static byte[] mail(int size) {
    return Mails.noise(new Random(size), size);
  }

  private UidSet append(Mailbox mailbox, int... sizes) {
    return append(account(), mailbox, sizes);
  }

  private static UidSet append(Account account, Mailbox mailbox, int... sizes) {
    var messages = new ArrayList<NewMessage>();
    for (int size : sizes) {
      messages.add(
          new NewMessage(Mails.draft(account, mail(size)), Flags.NONE, Mails.DATE, new byte[0]));
    }
    return mailbox.append(messages).uids();
  }

  private void assertHolds(long bytes, long messages) {
    assertEquals(new Usage(bytes, messages), account().usage());
    var ids = account().mailboxes().mailboxes().stream().map(MailboxInfo::id).toList();
    assertEquals(account().usage(), Usage.of(account().statuses(ids).values()));
  }

  private static void expunge(Mailbox mailbox, UidSet uids) {
    mailbox.store(uids, new FlagChange(Op.ADD, Flags.named(List.of("\\Deleted"))), Long.MAX_VALUE);
    assertEquals(uids, mailbox.expunge(uids).uids());
  }

  @Test
  void usageIsTheSumOfAllMailboxes() {
    assertHolds(0, 0);
    append(inbox(), 100, 20);
    UidSet there = append(create("a/b"), 3);
    assertHolds(123, 3);
    assertEquals(Usage.NOTHING, storage().account("bob").usage());
    open("a/b").copy(there, inbox(), Missing.REFUSE);
    assertHolds(126, 4);
    reopen();
    assertHolds(126, 4);
    reopenWithoutCaches();
    assertHolds(126, 4);
  }

  @Test
  void theLastByteFitsAndNoneMore() {
    Mailbox inbox = limited(bytes(100));
    append(inbox, 60);
    assertThrows(OverQuota.class, () -> append(inbox, 41));
    assertHolds(60, 1);
    append(inbox, 40);
    assertThrows(OverQuota.class, () -> append(inbox, 1));
    assertHolds(100, 2);
  }

  @Test
  void theLastMessageFitsAndNoneMore() {
    Mailbox inbox = limited(messages(2));
    append(inbox, 60);
    append(inbox, 60);
    assertThrows(OverQuota.class, () -> append(inbox, 1));
    assertHolds(120, 2);
    append(inbox(), 7);
    assertHolds(127, 3);
  }

  @Test
  void aRefusedAppendLeavesNoTrace() {
    Mailbox inbox = limited(bytes(100));
    append(inbox, 60);
    var before = inbox.status();
    assertThrows(OverQuota.class, () -> append(inbox, 20, 20, 1));
    assertEquals(before, inbox.status());
    reopen();
    assertEquals(before, inbox().status());
    assertEquals(2, append(limited(bytes(100)), 20, 20).size());
    assertHolds(100, 3);
  }

  @Test
  void aLimitOfNothingRefusesEverything() {
    Mailbox inbox = limited(messages(0));
    assertThrows(OverQuota.class, () -> append(inbox, 1));
    assertThrows(OverQuota.class, () -> append(limited(bytes(0)), 1));
    assertEquals(UidSet.EMPTY, append(inbox));
    assertHolds(0, 0);
  }

  @Test
  void aCopyCountsInFull() {
    create("target");
    UidSet uids = append(inbox(), 30, 30);
    Mailbox limited = limited(bytes(119));
    Mailbox target = limited(bytes(119), "target");
    assertThrows(OverQuota.class, () -> limited.copy(uids, target, Missing.REFUSE));
    assertHolds(60, 2);
    limited.copy(UidSet.of(uids.first()), target, Missing.REFUSE);
    assertHolds(90, 3);
    limited(bytes(120)).copy(UidSet.of(uids.last()), target, Missing.REFUSE);
    assertHolds(120, 4);
    assertThrows(
        OverQuota.class, () -> limited(messages(4)).copy(uids, open("target"), Missing.REFUSE));
    assertEquals(UidSet.EMPTY, limited.copy(UidSet.of(900), target, Missing.IGNORE).from());
  }

  @Test
  void whoHoldsTooMuchMayDoAllButGrow() {
    create("target");
    UidSet uids = append(inbox(), 30, 30, 30);
    Mailbox inbox = limited(new QuotaLimits(10, 1));
    Mailbox target = limited(new QuotaLimits(10, 1), "target");
    assertEquals(3, inbox.snapshot().messages().size());
    inbox.move(UidSet.of(uids.first()), target, Missing.REFUSE);
    assertHolds(90, 3);
    expunge(inbox, UidSet.of(uids.last()));
    assertHolds(60, 2);
    assertThrows(OverQuota.class, () -> append(inbox, 1));
    storage().account("alice", bytes(10)).rename(MailboxName.INBOX, new MailboxName("old"));
    assertHolds(60, 2);
  }

  @Test
  void whatIsRemovedMakesRoomAtOnce() {
    Mailbox box = create("box");
    UidSet uids = append(inbox(), 50);
    append(box, 50);
    Mailbox inbox = limited(bytes(100));
    assertThrows(OverQuota.class, () -> append(inbox, 50));
    expunge(inbox(), uids);
    append(inbox, 50);
    account().rename(new MailboxName("box"), new MailboxName("new"));
    assertThrows(OverQuota.class, () -> append(inbox, 50));
    account().delete(new MailboxName("new"));
    assertHolds(50, 1);
    append(inbox, 50);
    assertHolds(100, 2);
    reopen();
    assertThrows(OverQuota.class, () -> append(limited(bytes(100)), 1));
  }

  @Test
  void aMailboxThatIsGoneIsNoMatterOfQuota() {
    create("box");
    Mailbox box = limited(bytes(100), "box");
    account().delete(new MailboxName("box"));
    assertThrows(NoSuchMailbox.class, () -> append(box, 1));
    assertHolds(0, 0);
  }

  /// Each thread appends messages of its own sizes until they do not fit. None is refused that
  /// would have fitted into what the account holds in the end, since nothing is ever removed.
  @Test
  void whoeverAppendsAtOnceFillsItToTheLimit() throws InterruptedException {
    long seed = new Random().nextLong();
    long limit = 20_000;
    create("b0");
    create("b1");
    List<Long> refused = fill(storage().account("alice", bytes(limit)), seed, 8);
    Usage usage = account().usage();
    assertTrue(usage.bytes() <= limit, () -> usage + " is too much, seed " + seed);
    long least = refused.stream().mapToLong(size -> size).min().orElse(ANY);
    assertTrue(
        usage.bytes() + least > limit,
        () -> least + " was refused, and " + usage + " is held, seed " + seed);
    assertHolds(usage.bytes(), usage.messages());
  }

  /// Appends from several threads at once to mailboxes `b0` and `b1`, until nothing fits.
  ///
  /// @return the sizes that were refused
  public static List<Long> fill(Account account, long seed, int threads)
      throws InterruptedException {
    var jobs = new ArrayList<Callable<List<Long>>>();
    for (int i = 0; i < threads; i++) {
      var random = new Random(seed + i);
      Mailbox mailbox = account.open(new MailboxName("b" + i % 2));
      jobs.add(() -> fill(account, mailbox, random));
    }
    return Together.run(jobs).stream().flatMap(List::stream).toList();
  }

  private static List<Long> fill(Account account, Mailbox mailbox, Random random) {
    var refused = new ArrayList<Long>();
    int most = 2000;
    while (refused.size() < 8) {
      int size = 1 + random.nextInt(most);
      try {
        append(account, mailbox, size);
      } catch (OverQuota e) {
        refused.add((long) size);
        most = Math.max(1, size / 2);
      }
    }
    return refused;
  }

  @Test
  void whoeverAppendsAndCopiesAtOnceStoresAsManyAsFit() throws InterruptedException {
    create("b0");
    create("b1");
    UidSet first = append(inbox(), 5);
    long limit = 40;
    Account account = storage().account("alice", messages(limit));
    var jobs = new ArrayList<Callable<Long>>();
    for (int i = 0; i < 8; i++) {
      Mailbox from = account.open(MailboxName.INBOX);
      Mailbox to = account.open(new MailboxName("b" + i % 2));
      boolean copies = i % 4 == 0;
      jobs.add(() ->
          LongStream.range(0, 10)
              .filter(n ->
                  fits(() -> {
                    if (copies) {
                      from.copy(first, to, Missing.REFUSE);
                    } else {
                      append(account, to, 5);
                    }
                  }))
              .count());
    }
    long stored = Together.run(jobs).stream().mapToLong(n -> n).sum();
    assertEquals(limit - 1, stored);
    assertHolds(limit * 5, limit);
  }

  private static boolean fits(Runnable growth) {
    try {
      growth.run();
      return true;
    } catch (OverQuota e) {
      return false;
    }
  }

  /// What is removed makes room before the caller hears of it: so whoever removes one of its own
  /// messages and then appends one is never refused.
  @Test
  void aPlaceThatWasMadeIsNotRefused() throws InterruptedException {
    create("b0");
    create("b1");
    Account account = storage().account("alice", new QuotaLimits(400, 4));
    var jobs = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < 4; i++) {
      Mailbox mailbox = account.open(new MailboxName("b" + i % 2));
      jobs.add(() -> {
        int rounds = 0;
        for (; rounds < 15; rounds++) {
          UidSet mine = append(account, mailbox, 100);
          expunge(mailbox, mine);
        }
        return rounds;
      });
    }
    assertEquals(List.of(15, 15, 15, 15), Together.run(jobs));
    assertHolds(0, 0);
  }
}
