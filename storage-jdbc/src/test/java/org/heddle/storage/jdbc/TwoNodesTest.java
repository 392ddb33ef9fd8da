package org.heddle.storage.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.heddle.storage.AccessChange;
import org.heddle.storage.AccessList;
import org.heddle.storage.Account;
import org.heddle.storage.Changes;
import org.heddle.storage.FlagChange;
import org.heddle.storage.FlagChange.Op;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Missing;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Metadata;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.Rights;
import org.heddle.storage.StorageException.NoSuchMailbox;
import org.heddle.storage.StorageException.OverQuota;
import org.heddle.storage.UidSet;
import org.heddle.storage.User;
import org.heddle.storage.kit.Mails;
import org.heddle.storage.kit.PostgresServer;
import org.heddle.storage.kit.QuotaContract;
import org.heddle.storage.kit.Together;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two nodes that share one PostgreSQL: each has its own indexes, committers and hints.
final class TwoNodesTest {
  private static final String NAME = "alice";

  @TempDir private Path directory = Path.of("");

  private final List<JdbcStorage> nodes = new ArrayList<>();

  @BeforeEach
  void open() {
    Map<String, String> options = PostgresServer.running().options();
    nodes.add(Storages.open(directory, options));
    nodes.add(Storages.open(directory, options));
  }

  @AfterEach
  void close() {
    nodes.forEach(JdbcStorage::close);
  }

  private Account account(int node) {
    return nodes.get(node).account(NAME);
  }

  private Mailbox box(int node, String name) {
    return account(node).open(new MailboxName(name));
  }

  private static FlagChange change(Op op, String... flags) {
    return new FlagChange(op, Flags.named(flags));
  }

  @Test
  void whatOneNodeDidTheOtherSeesAtOnce() {
    Mailbox here = box(0, "INBOX");
    Mailbox there = box(1, "INBOX");
    for (int i = 0; i < 10; i++) {
      UidSet uids = Mails.appendMany(account(i % 2), i % 2 == 0 ? here : there, 3, "$k" + i);
      assertEquals(here.snapshot().status(), there.snapshot().status());
      assertEquals(Mails.rows(here), Mails.rows(there));
      there.store(UidSet.of(uids.first()), change(Op.ADD, "\\Deleted"), Long.MAX_VALUE);
      assertEquals(Mails.rows(there), Mails.rows(here));
      here.expunge(UidSet.of(uids.first()));
      assertEquals(here.status(), there.status());
      assertEquals(here.snapshot().keywords(), there.snapshot().keywords());
      there.claimRecent(there.status().uidNext());
      assertEquals(0, here.snapshot().status().recent());
    }
    byte[] body = Mails.noise(new Random(1), 600_000);
    long uid = Mails.append(account(0), here, body);
    assertArrayEquals(body, Mails.read(there, uid));
  }

  @Test
  void theTreeAndTheUsersAreShared() {
    account(0).create(new MailboxName("a/b"), Set.of());
    Mailbox there = box(1, "a/b");
    there.snapshot();
    account(0).rename(new MailboxName("a"), new MailboxName("c"));
    assertEquals(there.id(), box(1, "c/b").id());
    account(0).delete(new MailboxName("c/b"));
    assertThrows(NoSuchMailbox.class, there::snapshot);
    assertThrows(NoSuchMailbox.class, () -> Mails.append(account(1), there, Mails.mail("x")));
    nodes.get(0).users().save(new User(NAME, "{X}y"));
    assertEquals(Optional.of(new User(NAME, "{X}y")), nodes.get(1).users().find(NAME));
    assertEquals(
        nodes.get(0).account("new").open(MailboxName.INBOX).id(),
        nodes.get(1).account("new").open(MailboxName.INBOX).id());
  }

  @Test
  void aChangeRingsOnTheOtherNode() throws InterruptedException {
    Mailbox there = box(1, "INBOX");
    var rung = new Semaphore(0);
    try (Mailbox.Watch watch = there.watch(rung::release)) {
      assertTrue(watch != null, "a watch");
      for (int i = 1; i <= 5; i++) {
        Mails.append(account(0), box(0, "INBOX"), Mails.mail("x"));
        awaitRing(rung, there, i);
      }
      account(0).create(new MailboxName("a"), Set.of());
      box(0, "INBOX").move(UidSet.of(1), box(0, "a"), Missing.REFUSE);
      awaitRing(rung, there, 4);
    }
  }

  @Test
  void aChangeOfTheTreeRingsOnTheOtherNode() throws InterruptedException {
    var rung = new Semaphore(0);
    try (Mailbox.Watch watch = account(1).watchTree(rung::release)) {
      assertTrue(watch != null, "a watch");
      account(0).create(new MailboxName("a"), Set.of());
      do {
        assertTrue(rung.tryAcquire(Together.DEADLOCK_SECONDS, TimeUnit.SECONDS), "not heard");
      } while (account(1).mailboxes().mailboxes().size() == 1);
      account(0).subscribe(new MailboxName("a"));
      do {
        assertTrue(rung.tryAcquire(Together.DEADLOCK_SECONDS, TimeUnit.SECONDS), "not heard");
      } while (account(1).mailboxes().subscriptions().isEmpty());
    }
  }

  @Test
  void whatIsSharedRingsOnTheOtherNode() throws InterruptedException {
    for (String identifier : List.of("bob", AccessList.ANYONE)) {
      var rung = new Semaphore(0);
      try (Mailbox.Watch watch = nodes.get(1).account("bob").watchTree(rung::release)) {
        assertTrue(watch != null, "a watch");
        box(0, "INBOX").changeAccess(new AccessChange(identifier, AccessChange.Op.ADD, Rights.ALL));
        do {
          assertTrue(rung.tryAcquire(Together.DEADLOCK_SECONDS, TimeUnit.SECONDS), "not heard");
        } while (!nodes.get(1).sharingWith("bob").contains(NAME));
      }
    }
  }

  private static void awaitRing(Semaphore rung, Mailbox mailbox, long messages)
      throws InterruptedException {
    do {
      assertTrue(rung.tryAcquire(Together.DEADLOCK_SECONDS, TimeUnit.SECONDS), "nothing was heard");
    } while (mailbox.status().messages() != messages);
  }

  /// After the connections were cut, whoever watches is rung, and hints go on.
  @Test
  void hintsGoOnAfterTheConnectionsWereCut() throws InterruptedException {
    Mailbox there = box(1, "INBOX");
    var rung = new Semaphore(0);
    try (Mailbox.Watch watch = there.watch(rung::release)) {
      assertTrue(watch != null, "a watch");
      Mails.append(account(0), box(0, "INBOX"), Mails.mail("x"));
      awaitRing(rung, there, 1);
      PostgresServer.running()
          .execute(
              """
              SELECT pg_terminate_backend(pid) FROM pg_stat_activity
              WHERE application_name = 'heddle' AND pid <> pg_backend_pid()
              """);
      for (int i = 2; i <= 4; i++) {
        Mails.append(account(0), box(0, "INBOX"), Mails.mail("x"));
        awaitRing(rung, there, i);
      }
    }
  }

  /// I7 over nodes: one who pulls the changes since the last mod-sequence, from either node by
  /// turns, misses nothing and sees every commit whole.
  @Test
  void aFollowerOfBothNodesMissesNothing() throws InterruptedException {
    box(0, "INBOX");
    account(0).create(new MailboxName("other"), Set.of());
    var running = new AtomicInteger();
    var jobs = new ArrayList<Callable<UidSet>>();
    for (int i = 0; i < 4; i++) {
      int node = i % 2;
      var random = new Random(i);
      running.incrementAndGet();
      jobs.add(() -> {
        try {
          return write(node, random);
        } finally {
          running.decrementAndGet();
        }
      });
    }
    var replica = new TreeMap<Long, Metadata>();
    jobs.add(() -> {
      long modSeq = 1;
      for (int i = 0; running.get() > 0; i++) {
        modSeq = pull(box(i % 2, "INBOX"), modSeq, replica);
        Thread.yield();
      }
      pull(box(0, "INBOX"), modSeq, replica);
      return UidSet.EMPTY;
    });
    List<UidSet> results = Together.run(jobs);
    assertEquals(Mails.rows(box(0, "INBOX")), List.copyOf(replica.values()));
    assertEquals(Mails.rows(box(1, "INBOX")), List.copyOf(replica.values()));
    var given = new HashSet<Long>();
    results.forEach(uids -> uids.forEach(uid -> assertTrue(given.add(uid), uid + " twice")));
  }

  private UidSet write(int node, Random random) {
    Mailbox box = box(node, "INBOX");
    Mailbox other = box(node, "other");
    UidSet mine = UidSet.EMPTY;
    for (int i = 0; i < 60; i++) {
      UidSet uids = Mails.appendMany(account(node), box, 1 + random.nextInt(3), "pack");
      mine = mine.union(uids);
      switch (random.nextInt(4)) {
        case 0 -> box.store(mine, change(Op.REPLACE, "$r" + i % 7), Long.MAX_VALUE);
        case 1 -> {
          box.store(UidSet.of(uids.first()), change(Op.ADD, "\\Deleted"), Long.MAX_VALUE);
          box.expunge(UidSet.of(uids.first()));
        }
        case 2 -> box.move(UidSet.of(uids.last()), other, Missing.REFUSE);
        default -> other.copy(Mails.uids(other), other, Missing.IGNORE);
      }
      if (other.status().messages() > 200) {
        other.store(Mails.uids(other), change(Op.ADD, "\\Deleted"), Long.MAX_VALUE);
        other.expunge(UidSet.range(1, UidSet.MAX_UID));
      }
    }
    return mine;
  }

  private static long pull(Mailbox box, long since, Map<Long, Metadata> replica) {
    Changes changes = box.changesSince(since);
    switch (changes) {
      case Changes.Delta delta -> {
        delta.vanished().forEach(replica::remove);
        delta.changed().forEach(row -> replica.put(row.uid(), row));
      }
      case Changes.Forgotten all -> {
        replica.clear();
        all.snapshot().messages().forEach(row -> replica.put(row.uid(), row));
      }
    }
    assertTrue(changes.status().highestModSeq() >= since, "it went back");
    assertEquals(changes.status().messages(), replica.size(), "a part of a commit");
    return changes.status().highestModSeq();
  }

  /// Neither node lets in what does not fit, and neither refuses what does.
  @Test
  void twoNodesFillAnAccountToItsLimit() throws InterruptedException {
    account(0).create(new MailboxName("b0"), Set.of());
    account(0).create(new MailboxName("b1"), Set.of());
    long seed = new Random().nextLong();
    var limits = new QuotaLimits(20_000, QuotaLimits.UNLIMITED);
    var jobs = new ArrayList<Callable<List<Long>>>();
    for (int i = 0; i < 2; i++) {
      Account account = nodes.get(i).account(NAME, limits);
      long own = seed + 100L * i;
      jobs.add(() -> QuotaContract.fill(account, own, 4));
    }
    List<Long> refused = Together.run(jobs).stream().flatMap(List::stream).toList();
    long held = account(0).usage().bytes();
    long least = refused.stream().mapToLong(size -> size).min().orElse(Long.MAX_VALUE);
    assertTrue(held <= 20_000, () -> held + " is too much, seed " + seed);
    assertTrue(held + least > 20_000, () -> least + " fitted onto " + held + ", seed " + seed);
    assertEquals(account(0).usage(), account(1).usage());
  }

  @Test
  void twoNodesStoreExactlyAsManyMessagesAsFit() throws InterruptedException {
    var jobs = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < 6; i++) {
      Account account = nodes.get(i % 2).account(NAME, new QuotaLimits(Long.MAX_VALUE, 25));
      Mailbox inbox = account.open(MailboxName.INBOX);
      jobs.add(() -> {
        int stored = 0;
        for (int n = 0; n < 10; n++) {
          try {
            Mails.append(account, inbox, Mails.mail("x" + n));
            stored++;
          } catch (OverQuota full) {
            assertEquals(25, account.usage().messages());
          }
        }
        return stored;
      });
    }
    assertEquals(25, Together.run(jobs).stream().mapToInt(n -> n).sum());
    assertEquals(25, box(0, "INBOX").status().messages());
  }
}
