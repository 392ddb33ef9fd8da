package org.heddle.storage.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.heddle.storage.Changes;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Metadata;
import org.heddle.storage.UidSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// We and other programs work on one mailbox at once: a deliverer that drops files into `new`, a
/// server that gives out UIDs under the dotlock as Dovecot does and renames files to change flags,
/// and our own writers; a follower pulls the changes all the time. No message may be lost, no UID
/// may stand for two messages or come out of order, and the follower must end up with what is
/// there.
class TogetherTest {
  private static final long SEED = Long.getLong("heddle.together.seed", System.nanoTime());
  private static final int ROUNDS = 60;

  @TempDir Path directory;
  private final AtomicInteger running = new AtomicInteger();

  @Test
  void nothingIsLostAndNoUidStandsForTwo() throws Exception {
    try (var rig = new Rig(directory)) {
      Mailbox inbox = rig.inbox();
      var follower = new Follower(inbox);
      List<Callable<Integer>> jobs =
          List.of(
              () -> deliver(rig),
              () -> dovecot(rig, new Random(SEED)),
              () -> appendAndFlag(rig, inbox, new Random(SEED + 1)),
              () -> appendAndFlag(rig, inbox, new Random(SEED + 2)));
      running.set(jobs.size());
      var failures = new ArrayList<Future<Integer>>();
      try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
        for (Callable<Integer> job : jobs) {
          failures.add(
              threads.submit(() -> {
                try {
                  return job.call();
                } finally {
                  running.decrementAndGet();
                }
              }));
        }
        failures.add(threads.submit(follower::follow));
      }
      for (Future<Integer> job : failures) {
        job.get();
      }
      check(rig, inbox, follower);
    } catch (Exception | AssertionError e) {
      throw new AssertionError("seed " + SEED, e);
    }
  }

  private static void check(Rig rig, Mailbox inbox, Follower follower) throws IOException {
    follower.pull();
    Map<Long, Flags> truth = new HashMap<>();
    var bodies = new HashMap<String, Long>();
    for (Metadata message : inbox.snapshot().messages()) {
      truth.put(message.uid(), message.flags());
      String body = Rig.read(inbox, message.uid());
      assertEquals(body.length(), message.size());
      Long twin = bodies.put(body, message.uid());
      assertTrue(twin == null, () -> body + " is " + twin + " and " + message.uid());
    }
    assertEquals(4 * ROUNDS, bodies.size());
    assertEquals(truth, follower.flags);
    assertEquals(truth.size(), rig.cur().size());
    rig.stop();
    rig.start();
    for (Metadata message : rig.inbox().snapshot().messages()) {
      assertEquals(truth.get(message.uid()), message.flags(), "after a restart");
    }
    assertEquals(truth.keySet().size(), Rig.uids(rig.inbox()).size());
  }

  private static int deliver(Rig rig) throws IOException {
    for (int i = 0; i < ROUNDS; i++) {
      rig.deliver("delivered " + i);
    }
    return 0;
  }

  /// Saves messages as Dovecot does, and changes flags of whatever is there.
  private static int dovecot(Rig rig, Random random) throws IOException {
    Path list = rig.root().resolve("dovecot-uidlist");
    for (int i = 0; i < ROUNDS; i++) {
      try (DotLock _ = DotLock.take(rig.root().resolve("dovecot-uidlist.lock"), "elsewhere")) {
        long[] next = {1};
        UidList.read(list, entry -> next[0] = entry.uid() + 1);
        String header = rig.uidList().lines().findFirst().orElseThrow();
        long uid = Math.max(next[0], Long.parseLong(header.split(" ")[2].substring(1)));
        String base = (System.currentTimeMillis() / 1000) + ".D" + i + ".dovecot";
        Files.writeString(rig.root().resolve("cur").resolve(base + ":2,"), "saved " + i);
        Files.writeString(
            list, uid + " :" + base + "\n", StandardCharsets.ISO_8859_1, StandardOpenOption.APPEND);
      }
      List<String> names = rig.cur();
      String name = names.get(random.nextInt(names.size()));
      try {
        rig.reflag(name, List.of("S", "FS", "R", "", "DS").get(random.nextInt(5)));
      } catch (NoSuchFileException e) {
        // Renamed by somebody else at the same time.
      }
    }
    return 0;
  }

  private static int appendAndFlag(Rig rig, Mailbox inbox, Random random) {
    long id = random.nextLong();
    for (int i = 0; i < ROUNDS; i++) {
      long uid = rig.append(inbox, "appended " + id + " " + i);
      long other = 1 + random.nextLong(uid);
      var op = List.of(FlagChange.Op.values()).get(random.nextInt(3));
      inbox.store(UidSet.of(uid, other), new FlagChange(op, Flags.named("$Mine")), Long.MAX_VALUE);
    }
    return 0;
  }

  /// A client that only pulls changes.
  private final class Follower {
    private final Mailbox mailbox;
    private final Map<Long, Flags> flags = new HashMap<>();
    private long modSeq;
    private long uidNext = 1;

    Follower(Mailbox mailbox) {
      this.mailbox = mailbox;
      this.modSeq = mailbox.status().highestModSeq();
    }

    int follow() {
      while (running.get() > 0) {
        pull();
      }
      return 0;
    }

    void pull() {
      Changes changes = mailbox.changesSince(modSeq);
      assertTrue(changes instanceof Changes.Delta, "history is complete");
      Changes.Delta delta = (Changes.Delta) changes;
      for (Metadata message : delta.changed()) {
        boolean known = flags.containsKey(message.uid());
        assertTrue(known || message.uid() >= uidNext, () -> message.uid() + " below " + uidNext);
        flags.put(message.uid(), message.flags());
      }
      delta.vanished().forEach(flags::remove);
      assertFalse(delta.status().highestModSeq() < modSeq);
      modSeq = delta.status().highestModSeq();
      uidNext = delta.status().uidNext();
      assertEquals(flags.size(), delta.status().messages());
    }
  }
}
