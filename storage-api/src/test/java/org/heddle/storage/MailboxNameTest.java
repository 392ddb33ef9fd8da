package org.heddle.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.heddle.storage.StorageException.InvalidName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MailboxNameTest {
  private static MailboxName name(String text) {
    return new MailboxName(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"INBOX", "inbox", "InBoX"})
  void everySpellingOfInboxIsInbox(String text) {
    assertEquals(MailboxName.INBOX, name(text));
    assertEquals("INBOX/Sub", name(text + "/Sub").value());
    assertTrue(name(text).isInbox());
    assertFalse(name(text + "/inbox").isInbox());
    assertEquals("INBOX/inbox", name(text + "/inbox").value());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ınbox", "inboxx", "inbo", "a/inbox", "inbox.x", "İnbox", "i"})
  void whatOnlyLooksLikeInboxIsNot(String text) {
    assertEquals(text, name(text).value());
    assertFalse(name(text).isInbox());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/a",
        "a/",
        "a//b",
        "a\0b",
        "a\nb",
        "a\u007Fb",
        "a\u0085b",
        "a\u2028b",
        "a\uD800b",
        "\uDC00",
        "a\u2029"
      })
  void whatIsNoNameIsRefused(String text) {
    assertThrows(InvalidName.class, () -> name(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".",
        "..",
        "~",
        "&",
        "%",
        "*",
        " a ",
        "a.b",
        "\\",
        "\"",
        "cur",
        "dovecot-uidlist",
        "日本語",
        "a\uD83D\uDE00"
      })
  void oddNamesAreNames(String text) {
    assertEquals(text, name(text).value());
  }

  @Test
  void lengthsAreBounded() {
    String level = "x".repeat(MailboxName.MAX_LEVEL_BYTES);
    assertEquals(level, name(level).value());
    assertThrows(InvalidName.class, () -> name(level + "x"));
    assertThrows(InvalidName.class, () -> name("é".repeat(101)));
    assertEquals(100, name("é".repeat(100)).value().length());
    String longest = "a/".repeat(499) + "ab";
    assertEquals(MailboxName.MAX_LENGTH, name(longest).value().length());
    assertThrows(InvalidName.class, () -> name(longest + "c"));
    assertThrows(InvalidName.class, () -> name("p/q").moved(name("p"), name(longest)));
  }

  @Test
  void namesAreNormalised() {
    assertEquals(name("\u00E9"), name("e\u0301"));
    assertEquals("\u00E9", name("e\u0301").value());
  }

  @Test
  void levelsAndParents() {
    assertEquals(List.of("a", "b", "c"), name("a/b/c").levels());
    assertEquals(Optional.of(name("a/b")), name("a/b/c").parent());
    assertEquals(Optional.empty(), name("a").parent());
    assertTrue(name("a/b/c").isBelow(name("a")));
    assertTrue(name("a/b/c").isBelow(name("a/b")));
    assertFalse(name("a/b").isBelow(name("a/b")));
    assertFalse(name("ab/c").isBelow(name("a")));
    assertEquals(name("x/y/c"), name("a/b/c").moved(name("a/b"), name("x/y")));
    assertEquals(name("x"), name("a").moved(name("a"), name("x")));
  }
}
