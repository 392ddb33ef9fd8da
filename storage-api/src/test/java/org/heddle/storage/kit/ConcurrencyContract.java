package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.heddle.storage.FlagChange;
import org.heddle.storage.FlagChange.Op;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Missing;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Metadata;
import org.heddle.storage.StorageException.MailboxExists;
import org.heddle.storage.StorageException.MessageGone;
import org.heddle.storage.StorageException.NoSuchMailbox;
import org.heddle.storage.UidSet;
import org.junit.jupiter.api.Test;

/// Order of commits (I7), atomicity, and the absence of deadlocks.
public abstract class ConcurrencyContract extends StorageContract {
  private static final int ROUNDS = 40;
  private static final int PACK = 4;

  private static FlagChange replace(String... flags) {
    return new FlagChange(Op.REPLACE, Flags.named(flags));
  }

  /// A job that goes on until the others are done.
  private static Callable<Integer> observer(AtomicInteger running, Runnable look) {
    return () -> {
      int looks = 0;
      while (running.get() > 0) {
        look.run();
        looks++;
        // Virtual threads are not preempted: looks that never block would starve the writers.
        Thread.yield();
      }
      look.run();
      return looks;
    };
  }

  private static Callable<Integer> writer(AtomicInteger running, Runnable work) {
    running.incrementAndGet();
    return () -> {
      try {
        work.run();
      } finally {
        running.decrementAndGet();
      }
      return 0;
    };
  }

  @Test
  void aFollowerMissesNothing() throws InterruptedException {
    Mailbox box = inbox();
    Mailbox other = create("other");
    var running = new AtomicInteger();
    var jobs = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < 4; i++) {
      int seed = i;
      jobs.add(writer(running, () -> write(box, other, new Random(seed))));
    }
    var followers = List.of(new Follower(box), new Follower(box));
    followers.forEach(follower -> jobs.add(observer(running, follower::pull)));
    Together.run(jobs);
    for (Follower follower : followers) {
      follower.pull();
      assertEquals(Mails.rows(box), List.copyOf(follower.replica()));
    }
  }

  private void write(Mailbox box, Mailbox other, Random random) {
    UidSet mine = Mails.appendMany(account(), box, 3);
    for (int i = 0; i < ROUNDS; i++) {
      long uid = mine.rangeFirst(random.nextInt(mine.ranges()));
      switch (random.nextInt(6)) {
        case 0, 1 -> mine = mine.union(Mails.appendMany(account(), box, 1 + random.nextInt(3)));
        case 2 -> box.store(mine, replace("$round" + i), Long.MAX_VALUE);
        case 3 -> {
          box.store(UidSet.of(uid), replace("\\Deleted"), Long.MAX_VALUE);
          box.expunge(UidSet.of(uid));
        }
        case 4 -> box.move(UidSet.of(uid), other, Missing.IGNORE);
        default -> mine = mine.union(other.copy(first(other), box, Missing.IGNORE).to());
      }
    }
  }

  private static UidSet first(Mailbox mailbox) {
    UidSet uids = Mails.uids(mailbox);
    return uids.isEmpty() ? uids : UidSet.of(uids.first());
  }

  /// UIDs are given out in the order in which the commits become visible: whoever sees a UID has
  /// seen all below it that will ever be.
  @Test
  void noUidAppearsBelowOneThatWasSeen() throws InterruptedException {
    Mailbox box = inbox();
    var running = new AtomicInteger();
    var jobs = new ArrayList<Callable<Integer>>();
    var taken = new ArrayList<Set<Long>>();
    for (int i = 0; i < 6; i++) {
      var mine = new HashSet<Long>();
      taken.add(mine);
      jobs.add(
          writer(
              running,
              () -> {
                for (int n = 0; n < ROUNDS; n++) {
                  Mails.appendMany(account(), box, 1 + n % 3).forEach(mine::add);
                }
              }));
    }
    var seen = new UidSet[] {UidSet.EMPTY};
    jobs.add(
        observer(
            running,
            () -> {
              UidSet now = Mails.uids(box);
              if (!seen[0].isEmpty()) {
                assertEquals(seen[0], now.intersect(UidSet.range(1, seen[0].last())));
              }
              seen[0] = now;
            }));
    Together.run(jobs);
    var all = new HashSet<Long>();
    taken.forEach(mine -> mine.forEach(uid -> assertTrue(all.add(uid), uid + " given out twice")));
    assertEquals(all.size(), box.status().messages());
  }

  /// Packs of four messages are appended, flagged, copied, moved and expunged whole: an observer
  /// never sees a part of one.
  @Test
  void everyCommitIsSeenWholeOrNotAtAll() throws InterruptedException {
    Mailbox box = inbox();
    Mailbox other = create("other");
    var running = new AtomicInteger();
    var jobs = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < 3; i++) {
      int name = i;
      jobs.add(writer(running, () -> writePacks(box, other, "w" + name)));
    }
    jobs.add(observer(running, () -> checkPacks(box.snapshot().messages())));
    jobs.add(observer(running, () -> checkPacks(other.snapshot().messages())));
    var follower = new Follower(other);
    jobs.add(
        observer(
            running,
            () -> {
              follower.pull();
              checkPacks(follower.replica());
            }));
    Together.run(jobs);
  }

  private void writePacks(Mailbox box, Mailbox other, String writer) {
    for (int i = 0; i < ROUNDS / 2; i++) {
      String name = "pack-" + writer + "-" + i;
      UidSet pack = Mails.appendMany(account(), box, PACK, name, "v0");
      box.store(pack, replace(name, "v1", "\\Seen"), Long.MAX_VALUE);
      UidSet there = box.move(pack, other, Missing.REFUSE).to();
      other.store(there, replace(name, "v2", "\\Deleted"), Long.MAX_VALUE);
      if (i % 2 == 0) {
        other.expunge(there);
      }
    }
  }

  private static void checkPacks(Iterable<Metadata> rows) {
    var packs = new TreeMap<String, List<Metadata>>();
    for (Metadata row : rows) {
      String name =
          row.flags().keywords().stream().filter(k -> k.startsWith("pack")).findFirst().orElse("?");
      packs.computeIfAbsent(name, _ -> new ArrayList<>()).add(row);
    }
    packs.forEach((name, pack) -> {
      assertEquals(PACK, pack.size(), () -> "a part of " + pack);
      for (Metadata row : pack) {
        assertEquals(pack.getFirst().flags(), row.flags(), () -> "a part of " + pack);
      }
      if (pack.getFirst().flags().hasKeyword("v0")) {
        assertEquals(pack.getFirst().uid() + PACK - 1, pack.getLast().uid());
      }
    });
  }

  @Test
  void aMovedMessageIsNeverInBothMailboxesNorInNeither() throws InterruptedException {
    Mailbox source = inbox();
    Mailbox target = create("target");
    UidSet uids = Mails.appendMany(account(), source, 60);
    var emails = new HashSet<Long>();
    source.snapshot().messages().forEach(row -> emails.add(row.emailId()));
    assertEquals(60, emails.size());
    var running = new AtomicInteger();
    var jobs = new ArrayList<Callable<Integer>>();
    jobs.add(
        writer(
            running,
            () -> {
              for (long uid = uids.first(); uid <= uids.last(); uid += 3) {
                source.move(UidSet.range(uid, uid + 2), target, Missing.REFUSE);
              }
            }));
    jobs.add(
        observer(
            running,
            () -> {
              // What has left the source before must be in the target after, and the other way
              // round, since nothing ever moves back.
              Set<Long> left = new HashSet<>(emails);
              left.removeAll(emails(source));
              Set<Long> arrived = emails(target);
              assertTrue(arrived.containsAll(left), "in neither");
              Set<Long> still = emails(source);
              still.retainAll(arrived);
              assertEquals(Set.of(), still, "in both");
            }));
    Together.run(jobs);
    assertEquals(emails, emails(target));
  }

  private static Set<Long> emails(Mailbox mailbox) {
    var all = new HashSet<Long>();
    mailbox.snapshot().messages().forEach(row -> all.add(row.emailId()));
    return all;
  }

  @Test
  void copiesAndMovesInBothDirectionsEnd() throws InterruptedException {
    Mailbox a = create("a");
    Mailbox b = create("b");
    Mails.appendMany(account(), a, 10);
    Mails.appendMany(account(), b, 10);
    var jobs = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < 6; i++) {
      Mailbox from = i % 2 == 0 ? a : b;
      Mailbox to = i % 2 == 0 ? b : a;
      boolean copies = i < 2;
      jobs.add(() -> {
        for (int n = 0; n < ROUNDS; n++) {
          if (copies && n % 8 == 0) {
            from.copy(first(from), to, Missing.IGNORE);
          } else {
            from.move(first(from), to, Missing.IGNORE);
          }
        }
        return 0;
      });
    }
    Together.run(jobs);
    assertTrue(a.status().messages() + b.status().messages() >= 20);
    for (Mailbox mailbox : List.of(a, b)) {
      for (Metadata row : Mails.rows(mailbox)) {
        assertEquals(row.size(), Mails.read(mailbox, row.uid()).length);
      }
    }
  }

  @Test
  void aRenamedTreeIsSeenWhole() throws InterruptedException {
    List.of("a", "a/b", "a/b/c", "a/d").forEach(this::create);
    var running = new AtomicInteger();
    Callable<Integer> renamer =
        writer(
            running,
            () -> {
              for (int i = 0; i < ROUNDS; i++) {
                account().rename(new MailboxName("a"), new MailboxName("z"));
                account().rename(new MailboxName("z"), new MailboxName("a"));
              }
            });
    Callable<Integer> looker =
        observer(
            running,
            () -> {
              var names =
                  account().mailboxes().mailboxes().stream()
                      .map(info -> info.name().value())
                      .toList();
              assertTrue(
                  names.equals(List.of("INBOX", "a", "a/b", "a/b/c", "a/d"))
                      || names.equals(List.of("INBOX", "z", "z/b", "z/b/c", "z/d")),
                  names.toString());
            });
    Together.run(List.of(renamer, looker));
  }

  @Test
  void oneOfManyCreatesAName() throws InterruptedException {
    for (int round = 0; round < 10; round++) {
      String name = "contested " + round;
      Callable<Integer> creator =
          () -> {
            try {
              create(name);
              return 1;
            } catch (MailboxExists e) {
              return 0;
            }
          };
      int made =
          Together.run(List.of(creator, creator, creator, creator)).stream()
              .mapToInt(Integer::intValue)
              .sum();
      assertEquals(1, made);
    }
    assertEquals(11, account().mailboxes().mailboxes().size());
  }

  @Test
  void deletionMeetsWritersWithTheRightWord() throws InterruptedException {
    for (int round = 0; round < 8; round++) {
      Mailbox box = create("doomed");
      Mails.appendMany(account(), box, 3);
      Callable<Integer> user =
          () -> {
            try {
              while (true) {
                Mails.appendMany(account(), box, 2);
                box.store(Mails.uids(box), replace("$x"), Long.MAX_VALUE);
                box.copy(first(box), inbox(), Missing.IGNORE);
                box.changesSince(1);
              }
            } catch (NoSuchMailbox e) {
              return 0;
            }
          };
      Callable<Integer> deleter =
          () -> {
            while (box.status().messages() < 9) {
              Thread.onSpinWait();
            }
            account().delete(new MailboxName("doomed"));
            return 0;
          };
      Together.run(List.of(user, user, deleter));
      assertEquals(1, account().mailboxes().mailboxes().size());
    }
  }

  @Test
  void manyReadTheSameContentAtOnce() throws InterruptedException {
    var random = new Random(21);
    var bodies = new ArrayList<byte[]>();
    for (int i = 0; i < 5; i++) {
      bodies.add(Mails.noise(random, 200_000 + i));
      Mails.append(account(), inbox(), bodies.getLast(), "\\Deleted");
    }
    long[] uids = Mails.uids(inbox()).toArray();
    Callable<Integer> reader =
        () -> {
          int read = 0;
          for (int i = 0; i < 40; i++) {
            try {
              assertArrayEquals(bodies.get(i % 5), Mails.read(inbox(), uids[i % 5]));
              read++;
            } catch (MessageGone e) {
              assertTrue(!Mails.uids(inbox()).contains(uids[i % 5]), "it is not gone");
            }
          }
          return read;
        };
    Callable<Integer> mover =
        () -> {
          Mailbox target = create("target");
          for (int i = 0; i < 4; i++) {
            inbox().store(UidSet.of(uids[i]), replace("\\Deleted", "$" + i), Long.MAX_VALUE);
            inbox().move(UidSet.of(uids[i]), target, Missing.REFUSE);
          }
          return 1;
        };
    List<Integer> counts = Together.run(List.of(reader, reader, reader, mover));
    assertTrue(counts.stream().allMatch(count -> count > 0), counts.toString());
  }

  @Test
  void conditionalStoresOfSeveralSessionsDoNotOverwriteEachOther() throws InterruptedException {
    Mailbox box = inbox();
    long uid = Mails.append(account(), box, Mails.mail("contested"), "count0");
    Callable<Integer> counter =
        () -> {
          int done = 0;
          while (done < 15) {
            Metadata row = Mails.metadata(box, uid);
            int count = Integer.parseInt(row.flags().keywords().getFirst().substring(5));
            var change = replace("count" + (count + 1));
            done += box.store(UidSet.of(uid), change, row.modSeq()).refused().isEmpty() ? 1 : 0;
          }
          return done;
        };
    Together.run(List.of(counter, counter, counter));
    assertEquals(Flags.named("count45"), Mails.metadata(box, uid).flags());
  }

  @Test
  void anAccountIsMadeOnce() throws InterruptedException {
    Callable<String> visitor =
        () -> storage().account("newcomer").open(MailboxName.INBOX).id().value();
    assertEquals(1, Set.copyOf(Together.run(List.of(visitor, visitor, visitor, visitor))).size());
  }
}
