package org.heddle.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The index and its history against a list of all commits.
final class MailboxIndexTest {
  private static MailboxStatus status(long modSeq) {
    return new MailboxStatus(new MailboxId("m"), 1, 1, modSeq, 0, 0, 0, 0, 0);
  }

  private static MailboxIndex empty() {
    return MailboxIndex.of(new Snapshot(status(1), MessageTable.EMPTY, List.of()));
  }

  private static Metadata row(long uid, long modSeq) {
    return new Metadata(
        uid,
        modSeq,
        Flags.NONE,
        OffsetDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC),
        Instant.EPOCH,
        uid,
        uid);
  }

  @Test
  void changesSinceAnyCommitAreAllThatHappened() {
    for (long seed = 0; seed < 30; seed++) {
      var random = new Random(seed);
      MailboxIndex index = empty();
      var modSeqs = new TreeMap<Long, Long>();
      var goneAt = new TreeMap<Long, Long>();
      long uidNext = 1;
      for (long modSeq = 2; modSeq < 80; modSeq++) {
        var changed = new ArrayList<Metadata>();
        for (int i = random.nextInt(4); i > 0; i--) {
          changed.add(row(uidNext++, modSeq));
        }
        long pick = 1 + random.nextLong(uidNext);
        UidSet vanished = modSeqs.containsKey(pick) ? UidSet.of(pick) : UidSet.EMPTY;
        index = index.advance(status(modSeq), changed, vanished, List.of("k"));
        for (Metadata row : changed) {
          modSeqs.put(row.uid(), modSeq);
        }
        long now = modSeq;
        vanished.forEach(uid -> goneAt.put(uid, now));
        vanished.forEach(modSeqs::remove);
      }
      for (long since = index.historyFrom(); since < 80; since++) {
        long bound = since;
        Changes.Delta delta = index.changesSince(since);
        assertEquals(above(modSeqs, bound), delta.changed().uids(), "seed " + seed);
        assertEquals(above(goneAt, bound), delta.vanished(), "seed " + seed);
        assertEquals(79, delta.status().highestModSeq());
        assertEquals(List.of("k"), delta.keywords());
      }
      assertEquals(1, index.historyFrom(), "so short a history is kept");
    }
  }

  private static UidSet above(Map<Long, Long> modSeqs, long bound) {
    return UidSet.of(
        modSeqs.entrySet().stream()
            .filter(entry -> entry.getValue() > bound)
            .mapToLong(Map.Entry::getKey)
            .toArray());
  }

  @Test
  void historyIsBoundedAndSaysFromWhereItIsComplete() {
    MailboxIndex index = empty();
    for (long modSeq = 2; modSeq <= 5000; modSeq++) {
      index = index.advance(status(modSeq), List.of(), UidSet.of(modSeq), List.of());
      long from = index.historyFrom();
      assertEquals(UidSet.range(from + 1, modSeq), index.changesSince(from).vanished());
      assertTrue(modSeq - from <= 1024, "it is bounded");
      assertTrue(modSeq < 600 || modSeq - from >= 500, "it is of some use");
    }
    MailboxIndex last = index;
    assertThrows(IllegalArgumentException.class, () -> last.changesSince(last.historyFrom() - 1));
    assertTrue(index.estimatedBytes() < 200_000);
  }

  @Test
  void historyIsBoundedInRangesToo() {
    MailboxIndex index = empty();
    for (long modSeq = 2; modSeq < 40; modSeq++) {
      var scattered = UidSet.builder();
      for (long uid = 1; uid < 20_000; uid += 2) {
        scattered.add(40_000 * modSeq + uid);
      }
      index = index.advance(status(modSeq), List.of(), scattered.build(), List.of());
      assertEquals(scattered.build(), index.changesSince(modSeq - 1).vanished());
      assertTrue(index.estimatedBytes() < 600_000, "estimated at " + index.estimatedBytes());
    }
  }

  @Test
  void anotherHistoryMayBeUsed() {
    MailboxIndex index =
        MailboxIndex.of(new Snapshot(status(9), MessageTable.of(List.of(row(1, 4))), List.of()));
    assertEquals(9, index.historyFrom());
    Changes.Delta delta = index.changesSince(3, UidSet.of(2));
    assertEquals(UidSet.of(1), delta.changed().uids());
    assertEquals(UidSet.of(2), delta.vanished());
  }
}
