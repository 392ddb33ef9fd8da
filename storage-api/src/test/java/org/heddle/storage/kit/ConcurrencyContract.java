package org.heddle.storage.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
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

/// Order of commits (I7), and the absence of lost updates and of deadlocks.
public abstract class ConcurrencyContract extends StorageContract {
  private static final int ROUNDS = 40;

  private static FlagChange replace(String... flags) {
    return new FlagChange(Op.REPLACE, Flags.named(flags));
  }

  @Test
  void aFollowerMissesNothing() throws InterruptedException {
    Mailbox box = inbox();
    Mailbox other = create("other");
    var writers = new ArrayList<Runnable>();
    for (int i = 0; i < 4; i++) {
      int seed = i;
      writers.add(() -> write(box, other, new Random(seed)));
    }
    var followers = List.of(new Follower(box), new Follower(box));
    Together.observed(
        writers, followers.stream().<Runnable>map(follower -> follower::pull).toList());
    for (Follower follower : followers) {
      follower.pull();
      assertEquals(Mails.rows(box), List.copyOf(follower.replica()));
    }
  }

  private void write(Mailbox box, Mailbox other, Random random) {
    UidSet mine = Mails.appendMany(account(), box, 3);
    for (int i = 0; i < ROUNDS; i++) {
      Thread.yield();
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
    var writers = new ArrayList<Runnable>();
    var taken = new ArrayList<Set<Long>>();
    for (int i = 0; i < 6; i++) {
      var mine = new HashSet<Long>();
      taken.add(mine);
      writers.add(() -> {
        for (int n = 0; n < ROUNDS; n++) {
          Mails.appendMany(account(), box, 1 + n % 3).forEach(mine::add);
        }
      });
    }
    var seen = new AtomicReference<>(UidSet.EMPTY);
    Runnable observer =
        () -> {
          UidSet now = Mails.uids(box);
          UidSet before = seen.getAndSet(now);
          if (!before.isEmpty()) {
            assertEquals(before, now.intersect(UidSet.range(1, before.last())));
          }
        };
    Together.observed(writers, List.of(observer));
    var all = new HashSet<Long>();
    taken.forEach(mine -> mine.forEach(uid -> assertTrue(all.add(uid), uid + " given out twice")));
    assertEquals(all.size(), box.status().messages());
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
              Thread.yield();
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
