package org.heddle.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The set against a sorted set of numbers.
final class UidSetTest {
  private static NavigableSet<Long> numbers(Random random) {
    var numbers = new TreeSet<Long>();
    int bound = 1 + random.nextInt(60);
    for (int i = random.nextInt(40); i > 0; i--) {
      numbers.add(1 + random.nextLong(bound));
    }
    return numbers;
  }

  private static UidSet set(NavigableSet<Long> numbers) {
    return UidSet.of(numbers.stream().mapToLong(Long::longValue).toArray());
  }

  private static NavigableSet<Long> numbers(UidSet set) {
    var numbers = new TreeSet<Long>();
    set.forEach(numbers::add);
    return numbers;
  }

  @Test
  void operationsAreThoseOfSets() {
    for (long seed = 0; seed < 3000; seed++) {
      var random = new Random(seed);
      NavigableSet<Long> a = numbers(random);
      NavigableSet<Long> b = numbers(random);
      String where = "seed " + seed + ": " + set(a) + " and " + set(b);
      var union = new TreeSet<>(a);
      union.addAll(b);
      var both = new TreeSet<>(a);
      both.retainAll(b);
      var rest = new TreeSet<>(a);
      rest.removeAll(b);
      assertEquals(set(union), set(a).union(set(b)), where);
      assertEquals(set(both), set(a).intersect(set(b)), where);
      assertEquals(set(rest), set(a).minus(set(b)), where);
      assertEquals(union, numbers(set(a).union(set(b))), where);
      assertEquals(both, numbers(set(a).intersect(set(b))), where);
      assertEquals(rest, numbers(set(a).minus(set(b))), where);
    }
  }

  @Test
  void questionsAreAnsweredAsBySets() {
    for (long seed = 0; seed < 2000; seed++) {
      var random = new Random(seed);
      NavigableSet<Long> numbers = numbers(random);
      UidSet set = set(numbers);
      String where = "seed " + seed + ": " + set;
      assertEquals(numbers.size(), set.size(), where);
      assertEquals(numbers.isEmpty(), set.isEmpty(), where);
      assertArrayEquals(
          numbers.stream().mapToLong(Long::longValue).toArray(), set.toArray(), where);
      for (long uid = 0; uid <= 62; uid++) {
        assertEquals(numbers.contains(uid), set.contains(uid), where + " contains " + uid);
        long last = uid + random.nextInt(6) - 1;
        var within = numbers.tailSet(uid).headSet(Math.max(uid, last + 1));
        assertEquals(!within.isEmpty(), set.intersects(uid, last), where + " " + uid + ":" + last);
        assertEquals(
            within.size() == Math.max(0, last - uid + 1),
            set.containsRange(uid, last),
            where + " " + uid + ":" + last);
        int range = set.rangeFrom(uid);
        assertTrue(range == set.ranges() || set.rangeLast(range) >= uid, where);
        assertTrue(range == 0 || set.rangeLast(range - 1) < uid, where);
      }
      if (!numbers.isEmpty()) {
        assertEquals(numbers.first(), set.first(), where);
        assertEquals(numbers.last(), set.last(), where);
      }
    }
  }

  @Test
  void rangesAreDisjointAndApart() {
    for (long seed = 0; seed < 500; seed++) {
      var random = new Random(seed);
      UidSet set = set(numbers(random)).union(set(numbers(random)));
      for (int i = 0; i < set.ranges(); i++) {
        assertTrue(set.rangeFirst(i) <= set.rangeLast(i), "seed " + seed);
        assertTrue(i == 0 || set.rangeLast(i - 1) + 1 < set.rangeFirst(i), "seed " + seed);
      }
    }
  }

  @Test
  void theUnionOfManyIsTheUnionOneByOne() {
    var random = new Random(7);
    var sets = new ArrayList<UidSet>();
    UidSet expected = UidSet.EMPTY;
    assertEquals(expected, UidSet.unionOf(sets));
    for (int i = 0; i < 50; i++) {
      sets.add(set(numbers(random)));
      expected = expected.union(sets.getLast());
      assertEquals(expected, UidSet.unionOf(sets));
    }
  }

  @Test
  void equalSetsAreEqualHoweverTheyWereMade() {
    UidSet set = UidSet.range(1, 5).union(UidSet.of(7));
    assertEquals(UidSet.of(7, 5, 4, 3, 2, 1, 1), set);
    assertEquals(UidSet.of(7, 5, 4, 3, 2, 1, 1).hashCode(), set.hashCode());
    assertEquals("1:5,7", set.toString());
    assertEquals("", UidSet.EMPTY.toString());
    assertEquals("3", UidSet.range(3, 3).toString());
    assertEquals(UidSet.EMPTY, UidSet.range(3, 2));
    assertFalse(set.equals(UidSet.range(1, 7)));
  }

  @Test
  void theWholeSpaceCostsNothing() {
    UidSet all = UidSet.range(1, UidSet.MAX_UID);
    assertEquals(UidSet.MAX_UID, all.size());
    assertEquals(UidSet.of(5), all.intersect(UidSet.of(5)));
    assertEquals("1:4,6:4294967295", all.minus(UidSet.of(5)).toString());
    assertEquals(all, all.minus(UidSet.of(5)).union(UidSet.of(5)));
  }

  @Test
  void theBuilderWantsOrderAndMergesOverlaps() {
    UidSet set = UidSet.builder().addRange(1, 9).addRange(3, 4).addRange(10, 9).add(10).build();
    assertEquals(UidSet.range(1, 10), set);
    var builder = UidSet.builder().add(5).add(5).add(7);
    assertEquals("5,7", builder.build().toString());
    assertThrows(IllegalArgumentException.class, () -> builder.add(6));
  }

  @Test
  void theEmptySetHasNoEnds() {
    assertThrows(NoSuchElementException.class, UidSet.EMPTY::first);
    assertThrows(NoSuchElementException.class, UidSet.EMPTY::last);
    assertEquals(List.of(), List.copyOf(numbers(UidSet.EMPTY)));
  }
}
