package org.heddle.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.NoSuchElementException;
import java.util.Random;
import org.heddle.storage.UidSet;
import org.junit.jupiter.api.Test;

final class BatchesTest {
  @Test
  void theBatchesAreTheSetInAscendingPiecesOfTheSizeGiven() {
    var random = new Random(11);
    for (int round = 0; round < 300; round++) {
      var set = UidSet.builder();
      long uid = 0;
      for (int i = random.nextInt(60); i > 0; i--) {
        uid += 1 + random.nextInt(3);
        set.add(uid);
      }
      UidSet uids = set.build();
      int size = 1 + random.nextInt(20);
      assertBatches(uids, size);
      assertDescending(uids, size);
    }
  }

  private static void assertBatches(UidSet uids, int size) {
    var batches = new ArrayList<UidSet>();
    new Batches(uids, size).forEach(batches::add);
    UidSet together = UidSet.EMPTY;
    for (int i = 0; i < batches.size(); i++) {
      UidSet batch = batches.get(i);
      boolean last = i == batches.size() - 1;
      assertTrue(last ? batch.size() <= size && !batch.isEmpty() : batch.size() == size);
      assertTrue(together.isEmpty() || together.last() < batch.first());
      together = together.union(batch);
    }
    assertEquals(uids, together);
  }

  private static void assertDescending(UidSet uids, int size) {
    UidSet rest = uids;
    for (UidSet batch : new Batches(uids, size, Batches.Order.DESCENDING)) {
      assertEquals(Math.min(size, rest.size()), batch.size());
      rest = rest.minus(batch);
      assertTrue(rest.isEmpty() || rest.last() < batch.first());
    }
    assertEquals(UidSet.EMPTY, rest);
  }

  @Test
  void behindTheLastThereIsNone() {
    var batches = new Batches(UidSet.of(5), 10).iterator();
    assertEquals(UidSet.of(5), batches.next());
    assertFalse(batches.hasNext());
    assertThrows(NoSuchElementException.class, batches::next);
  }

  @Test
  void rowsAreTakenFromEitherEnd() {
    assertEquals(1, Batches.Order.ASCENDING.row(1, 5));
    assertEquals(3, Batches.Order.DESCENDING.row(1, 5));
  }

  @Test
  void aHugeRangeIsCutFromAboveWithoutBeingWalked() {
    long last = UidSet.MAX_UID;
    var batches = new Batches(UidSet.range(1, last), 1000, Batches.Order.DESCENDING).iterator();
    assertEquals(UidSet.range(last - 999, last), batches.next());
    assertEquals(UidSet.range(last - 1999, last - 1000), batches.next());
  }

  @Test
  void aHugeRangeIsCutWithoutBeingWalked() {
    var batches = new Batches(UidSet.range(1, UidSet.MAX_UID), 1000).iterator();
    assertEquals(UidSet.range(1, 1000), batches.next());
    assertEquals(UidSet.range(1001, 2000), batches.next());
  }
}
