package org.heddle.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class IndexCacheTest {
  private static final long ROOM_FOR_ALL = 1L << 40;

  private static MailboxIndex index(long modSeq) {
    var status = new MailboxStatus(new MailboxId("m"), 1, 1, modSeq, 0, 0, 0, 0, 0);
    return MailboxIndex.of(new Snapshot(status, MessageTable.EMPTY, List.of()));
  }

  private static MailboxIndex mustNotLoad() {
    throw new AssertionError("loaded although it is there");
  }

  @Test
  void whatWasLoadedIsKept() {
    var cache = new IndexCache<String>(ROOM_FOR_ALL);
    MailboxIndex index = index(1);
    assertEquals(Optional.empty(), cache.find("a"));
    assertSame(index, cache.get("a", () -> index));
    assertSame(index, cache.get("a", IndexCacheTest::mustNotLoad));
    assertEquals(Optional.of(index), cache.find("a"));
  }

  @Test
  void anIndexOnlyGetsNewer() {
    var cache = new IndexCache<String>(ROOM_FOR_ALL);
    MailboxIndex newer = index(5);
    assertSame(newer, cache.put("a", newer));
    assertSame(newer, cache.put("a", index(4)));
    MailboxIndex same = index(5);
    assertSame(same, cache.put("a", same), "counters may differ at one mod-sequence");
    cache.replace("b", index(1));
    assertEquals(Optional.empty(), cache.find("b"));
    cache.replace("a", newer);
    assertEquals(Optional.of(newer), cache.find("a"));
  }

  @Test
  void aCommitDuringALoadWins() {
    var cache = new IndexCache<String>(ROOM_FOR_ALL);
    MailboxIndex committed = index(7);
    MailboxIndex got =
        cache.get(
            "a",
            () -> {
              cache.put("a", committed);
              return index(6);
            });
    assertSame(committed, got);
    assertEquals(Optional.of(committed), cache.find("a"));
  }

  @Test
  void whatWasRemovedDuringALoadIsNotKept() {
    var cache = new IndexCache<String>(ROOM_FOR_ALL);
    MailboxIndex stale = index(6);
    assertSame(
        stale,
        cache.get(
            "a",
            () -> {
              cache.remove("a");
              return stale;
            }));
    assertEquals(Optional.empty(), cache.find("a"));
    cache.get(
        "a",
        () -> {
          cache.clear();
          return stale;
        });
    assertEquals(Optional.empty(), cache.find("a"));
    assertEquals(0, cache.bytes());
  }

  @Test
  void aLoadThatBeganAfterARemovalIsKeptAlthoughAnOlderOneStillRuns() {
    var cache = new IndexCache<String>(ROOM_FOR_ALL);
    MailboxIndex fresh = index(2);
    cache.get(
        "a",
        () -> {
          cache.remove("a");
          cache.get("a", () -> fresh);
          return index(9);
        });
    assertEquals(Optional.of(fresh), cache.find("a"));
  }

  @Test
  void aLoaderThatFailsLeavesNothing() {
    var cache = new IndexCache<String>(ROOM_FOR_ALL);
    assertThrows(
        StorageException.NoSuchMailbox.class,
        () ->
            cache.get(
                "a",
                () -> {
                  throw new StorageException.NoSuchMailbox("a");
                }));
    MailboxIndex index = index(1);
    assertSame(index, cache.get("a", () -> index));
    assertEquals(Optional.of(index), cache.find("a"));
  }

  @Test
  void theOneAskedForTheLongestAgoGoes() {
    var probe = new IndexCache<String>(ROOM_FOR_ALL);
    probe.put("a", index(1));
    long each = probe.bytes();
    var cache = new IndexCache<String>(3 * each);
    List.of("a", "b", "c").forEach(name -> cache.put(name, index(1)));
    assertEquals(3 * each, cache.bytes());
    cache.find("a");
    cache.put("d", index(1));
    assertEquals(Optional.empty(), cache.find("b"));
    assertTrue(cache.find("a").isPresent());
    assertTrue(cache.find("c").isPresent());
    assertTrue(cache.find("d").isPresent());
    assertEquals(3 * each, cache.bytes());
  }

  @Test
  void theNewestStaysHoweverLarge() {
    var cache = new IndexCache<String>(0);
    cache.put("a", index(1));
    assertTrue(cache.find("a").isPresent());
    cache.put("b", index(1));
    assertEquals(Optional.empty(), cache.find("a"));
    assertTrue(cache.find("b").isPresent());
  }

  @Test
  void theSumOfBytesIsRight() {
    var random = new Random(5);
    var cache = new IndexCache<Integer>(20_000);
    for (int i = 0; i < 5000; i++) {
      int key = random.nextInt(40);
      switch (random.nextInt(4)) {
        case 0 -> cache.remove(key);
        case 1 -> cache.get(key, () -> index(1 + random.nextInt(5)));
        case 2 -> cache.replace(key, index(1 + random.nextInt(5)));
        default -> cache.put(key, index(1 + random.nextInt(5)));
      }
      assertTrue(cache.bytes() <= 20_000, "step " + i);
    }
    for (int key = 0; key < 40; key++) {
      cache.remove(key);
    }
    assertEquals(0, cache.bytes());
  }

  @Test
  void nobodyWaitsForALoader() throws Exception {
    var cache = new IndexCache<String>(ROOM_FOR_ALL);
    var loading = new CountDownLatch(1);
    var others = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var slow =
          threads.submit(() ->
              cache.get(
                  "a",
                  () -> {
                    loading.countDown();
                    await(others);
                    return index(1);
                  }));
      loading.await();
      MailboxIndex quick = index(2);
      assertSame(quick, cache.get("a", () -> quick));
      cache.put("b", index(1));
      assertTrue(cache.find("b").isPresent());
      others.countDown();
      assertSame(quick, slow.get());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void readersNeverSeeAnIndexGrowOlder() throws Exception {
    var cache = new IndexCache<String>(ROOM_FOR_ALL);
    var committed = new AtomicLong(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writer =
          threads.submit(() -> {
            for (int i = 2; i < 5000; i++) {
              cache.put("a", index(i));
              committed.set(i);
            }
          });
      var readers = new ArrayList<Future<?>>();
      for (int reader = 0; reader < 3; reader++) {
        readers.add(
            threads.submit(() -> {
              while (!writer.isDone()) {
                long atLeast = committed.get();
                long got = cache.get("a", () -> index(1)).status().highestModSeq();
                assertTrue(got >= atLeast, got + " after " + atLeast);
              }
            }));
      }
      writer.get();
      for (var reader : readers) {
        reader.get();
      }
    }
  }
}
