package org.heddle.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ListPatternTest {
  @ParameterizedTest
  @CsvSource({
    "*, a, true",
    "*, a/b/c, true",
    "%, a, true",
    "%, a/b, false",
    "%/%, a/b, true",
    "%/%, a/b/c, false",
    "a/%, a/b, true",
    "a/%, a, false",
    "a/*, a/b/c, true",
    "a*, a, true",
    "a%, a/b, false",
    "%b, a/b, false",
    "*b, a/b, true",
    "a%c, abc, true",
    "a%c, ac, true",
    "a%c, a/c, false",
    "a*/%, a/b/c, true",
    "%%, a, true",
    "%%, a/b, false",
    "*%, a/b, true",
    "%*, a/b, true",
    "abc, ABC, false",
    "abc, abcd, false",
    "a.c, abc, false",
    "[abc], a, false",
  })
  void matches(String pattern, String name, boolean expected) {
    assertEquals(expected, new ListPattern(pattern).matches(name));
  }

  @ParameterizedTest
  @CsvSource({
    "inbox, INBOX, true",
    "InBoX, INBOX, true",
    "in%, INBOX, true",
    "inbox/*, INBOX/a, true",
    "inbox/A, INBOX/a, false",
    "*box, INBOX, true",
    "inbox, inboxes, false",
    "inboxes, INBOX, false",
    "inbo*s, INBOXes, false",
  })
  void takesTheFirstLevelInboxInAnyCase(String pattern, String name, boolean expected) {
    assertEquals(expected, new ListPattern(pattern).matches(name));
  }

  @Test
  void theEmptyPatternMatchesNoName() {
    assertFalse(new ListPattern("").matches("a"));
  }

  @Test
  void agreesWithRegularExpressions() {
    var random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      String pattern = text(random, "ab/*%");
      String name = text(random, "ab/");
      String regex = pattern.replace("*", ".*").replace("%", "[^/]*");
      assertEquals(
          Pattern.matches(regex, name),
          new ListPattern(pattern).matches(name),
          () -> pattern + " on " + name);
    }
  }

  private static String text(Random random, String alphabet) {
    var text = new StringBuilder();
    for (int length = random.nextInt(8); length > 0; length--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  @Test
  void aPatternMadeToBacktrackIsHarmless() {
    String name = "a".repeat(1000);
    assertFalse(new ListPattern("*a".repeat(900) + "b").matches(name));
    assertTrue(new ListPattern("*a".repeat(900)).matches(name));
    assertTrue(new ListPattern("*%".repeat(30_000)).matches(name));
    assertFalse(new ListPattern("x".repeat(60_000)).matches(name));
  }
}
