package org.heddle.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.heddle.storage.UidSet;
import org.junit.jupiter.api.Test;

final class MessageNumbersTest {
  @Test
  void nothingHasNoNumbers() {
    var numbers = new MessageNumbers(UidSet.EMPTY);
    assertEquals(0, numbers.count());
    assertEquals(0, numbers.number(1));
  }

  @Test
  void theNthLowestUidHasNumberN() {
    var random = new Random(3);
    for (int round = 0; round < 500; round++) {
      var uids = new ArrayList<Long>();
      var set = UidSet.builder();
      long uid = 0;
      for (int i = random.nextInt(40); i > 0; i--) {
        uid += random.nextInt(3) == 0 ? 1 + random.nextInt(5) : 1;
        uids.add(uid);
        set.add(uid);
      }
      assertNumbers(uids, new MessageNumbers(set.build()), uid + 2);
    }
  }

  private static void assertNumbers(List<Long> uids, MessageNumbers numbers, long last) {
    assertEquals(uids.size(), numbers.count());
    for (int i = 0; i < uids.size(); i++) {
      assertEquals(uids.get(i), numbers.uid(i + 1));
    }
    for (long uid = 1; uid <= last; uid++) {
      assertEquals(uids.indexOf(uid) + 1, numbers.number(uid), () -> "in " + uids);
    }
  }

  @Test
  void hugeUidsAreNumberedToo() {
    var numbers =
        new MessageNumbers(
            UidSet.builder().add(1).addRange(UidSet.MAX_UID - 1, UidSet.MAX_UID).build());
    assertEquals(3, numbers.count());
    assertEquals(UidSet.MAX_UID, numbers.uid(3));
    assertEquals(2, numbers.number(UidSet.MAX_UID - 1));
    assertEquals(0, numbers.number(2));
  }
}
