package org.heddle.imap;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import org.heddle.imap.syntax.PartialRange;
import org.heddle.storage.UidSet;
import org.junit.jupiter.api.Test;

final class MessageLimitTest {
  @Test
  void aShareIsAsManyOfTheHighestAsTheLimitAllows() {
    var random = new Random(3);
    for (int round = 0; round < 300; round++) {
      var set = UidSet.builder();
      long uid = 0;
      for (int i = random.nextInt(40); i > 0; i--) {
        uid += 1 + random.nextInt(3);
        set.add(uid);
      }
      assertHighest(set.build(), 1 + random.nextInt(40));
    }
  }

  private static void assertHighest(UidSet meant, int most) {
    MessageLimit.Share share = new MessageLimit(most).share(meant);
    assertEquals(Math.min(most, meant.size()), share.uids().size());
    UidSet rest = meant.minus(share.uids());
    assertEquals(meant, share.uids().union(rest));
    if (rest.isEmpty()) {
      assertEquals(Optional.empty(), share.code());
      assertEquals(Batches.Order.ASCENDING, share.order());
    } else {
      assertTrue(rest.last() < share.uids().first());
      assertEquals(Optional.of("MESSAGELIMIT " + most + " " + share.uids().first()), share.code());
      assertEquals(Batches.Order.DESCENDING, share.order());
    }
  }

  @Test
  void aHugeRangeIsCutWithoutBeingWalked() {
    UidSet meant = UidSet.range(1, Integer.MAX_VALUE);
    UidSet share = new MessageLimit(1000).share(meant).uids();
    assertEquals(UidSet.range(Integer.MAX_VALUE - 999L, Integer.MAX_VALUE), share);
  }

  @Test
  void allOrNothingSaysWhereAShareWouldEnd() {
    var limit = new MessageLimit(3);
    UidSet four = UidSet.of(2, 5, 7, 9);
    assertDoesNotThrow(() -> limit.requireAll(UidSet.of(5, 7, 9)));
    assertDoesNotThrow(() -> limit.requireAll(3));
    assertEquals("MESSAGELIMIT 3 5", refusal(() -> limit.requireAll(four)));
    assertEquals("MESSAGELIMIT 3", refusal(() -> limit.requireAll(4)));
    assertDoesNotThrow(() -> MessageLimit.NONE.requireAll(Long.MAX_VALUE));
  }

  @Test
  void aWindowIsAsWideAsItsEndsSay() {
    assertEquals(1, new PartialRange(PartialRange.End.FIRST, 7, 7).width());
    assertEquals(3, new PartialRange(PartialRange.End.LAST, 4, 2).width());
    assertEquals(0xFFFF_FFFFL, new PartialRange(PartialRange.End.FIRST, 1, 0xFFFF_FFFFL).width());
  }

  private static String refusal(Runnable command) {
    return assertThrows(Refused.class, command::run).code().orElseThrow();
  }
}
