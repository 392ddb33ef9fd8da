package org.heddle.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class FlagsTest {
  /// Letters whose case folding is peculiar: the Kelvin sign, the long s, both other i's.
  private static final String[] NAMES = {
    "\\Seen",
    "\\sEEN",
    "\\Deleted",
    "$Junk",
    "$junk",
    "k",
    "K",
    "\u212A",
    "s",
    "\u017F",
    "i",
    "I",
    "\u0131",
    "\u0130",
    "ß",
    "SS",
    "é",
    "É",
    "\\Other"
  };

  private static List<String> names(Random random) {
    var names = new ArrayList<String>();
    for (int i = random.nextInt(8); i > 0; i--) {
      names.add(NAMES[random.nextInt(NAMES.length)]);
    }
    return names;
  }

  /// The names with ASCII letters in lower case.
  private static Set<String> folded(Iterable<String> names) {
    var folded = new TreeSet<String>();
    for (String name : names) {
      boolean ascii = name.chars().allMatch(c -> c < 128);
      folded.add(ascii ? name.toLowerCase(Locale.ROOT) : name);
    }
    return folded;
  }

  @Test
  void operationsAreThoseOfSets() {
    for (long seed = 0; seed < 5000; seed++) {
      var random = new Random(seed);
      List<String> a = names(random);
      List<String> b = names(random);
      String where = "seed " + seed + ": " + a + " and " + b;
      Flags first = Flags.named(a);
      Flags second = Flags.named(b);
      assertEquals(folded(a), folded(first), where);
      var both = folded(a);
      both.addAll(folded(b));
      var rest = folded(a);
      rest.removeAll(folded(b));
      assertEquals(both, folded(first.plus(second)), where);
      assertEquals(rest, folded(first.minus(second)), where);
      assertEquals(folded(a).equals(folded(b)), first.equals(second), where);
      if (first.equals(second)) {
        assertEquals(first.hashCode(), second.hashCode(), where);
      }
      assertEquals(folded(a).isEmpty(), first.isEmpty(), where);
      for (String name : NAMES) {
        if (!folded(List.of("\\Seen", "\\Deleted")).contains(name.toLowerCase(Locale.ROOT))) {
          assertEquals(folded(a).containsAll(folded(List.of(name))), first.hasKeyword(name), where);
        }
      }
    }
  }

  @Test
  void theFirstSpellingIsKept() {
    Flags flags = Flags.named("$Junk", "$JUNK");
    assertEquals(List.of("$Junk"), flags.keywords());
    assertEquals(List.of("$Junk"), flags.plus(Flags.named("$junk")).keywords());
    assertEquals(List.of("$Junk", "b"), flags.plus(Flags.named("$junk", "b")).keywords());
  }

  @Test
  void systemFlagsComeFirst() {
    assertEquals("\\Seen \\Draft $A b", Flags.named("b", "\\DRAFT", "$A", "\\seen").toString());
    assertEquals("", Flags.NONE.toString());
  }

  @Test
  void recentIsNoSystemFlag() {
    assertEquals(0, Flags.named("\\Recent").systemBits());
  }

  @Test
  void whatIsCommonIsNotMadeAnew() {
    assertSame(Flags.NONE, Flags.named(List.of()));
    assertSame(Flags.named("\\Seen"), Flags.of(1, List.of()));
    Flags flags = Flags.named("\\Seen", "$A");
    assertSame(flags, flags.plus(Flags.named("\\Seen")));
    assertSame(flags, flags.plus(Flags.named("$a")));
    assertSame(flags, flags.minus(Flags.named("\\Draft", "$B")));
    assertSame(Flags.named("\\Seen"), flags.minus(Flags.named("$a")));
    assertSame(flags.keywords(), flags.plus(Flags.named("\\Draft")).keywords());
  }

  @Test
  void unknownBitsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Flags.of(32, List.of()));
    assertThrows(IllegalArgumentException.class, () -> Flags.of(-1, List.of("a")));
  }

  @Test
  void changesApply() {
    Flags before = Flags.named("\\Seen", "$A");
    Flags given = Flags.named("$a", "$B");
    assertEquals(
        Flags.named("\\Seen", "$A", "$B"),
        new FlagChange(FlagChange.Op.ADD, given).applyTo(before));
    assertEquals(
        Flags.named("\\Seen"), new FlagChange(FlagChange.Op.REMOVE, given).applyTo(before));
    assertEquals(given, new FlagChange(FlagChange.Op.REPLACE, given).applyTo(before));
  }

  @Test
  void differentFlagsDiffer() {
    assertNotEquals(Flags.named("ab", "c"), Flags.named("a", "bc"));
    assertNotEquals(Flags.NONE, Flags.named("a"));
    assertFalse(Flags.named("a").has(SystemFlag.SEEN));
    assertTrue(Flags.named("\\SEEN").has(SystemFlag.SEEN));
  }
}
