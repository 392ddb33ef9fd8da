package org.heddle.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Names of annotations.
final class EntryNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "comment",
        "/comment",
        "/privately/x",
        "/private/",
        "/shared//x",
        "/shared/x/",
        "/shared/*",
        "/shared/a%",
        "/private/\u00e9",
        "/private/\t",
        "/private/\u001a",
        "/private/\u007f",
        "private/x",
        "//private/x"
      })
  void whatIsNoNameIsNone(String text) {
    assertEquals(Optional.empty(), EntryName.of(text));
  }

  @Test
  void caseDoesNotMatter() {
    EntryName name = new EntryName("/Private/Vendor/ACME/x y");
    assertEquals(new EntryName("/PRIVATE/vendor/acme/X Y"), name);
    assertTrue(name.isPrivate());
    assertFalse(new EntryName("/SHARED/private").isPrivate());
  }

  @Test
  void namesAreBounded() {
    String longest = "/shared/" + "x".repeat(EntryName.MAX_LENGTH - 8);
    assertTrue(EntryName.of(longest).isPresent());
    assertEquals(Optional.empty(), EntryName.of(longest + "x"));
  }

  @Test
  void anEntryOfAVendorHasFourComponents() {
    assertFalse(new EntryName("/private").isComplete());
    assertTrue(new EntryName("/private/x").isComplete());
    assertFalse(new EntryName("/shared/vendor").isComplete());
    assertFalse(new EntryName("/shared/vendor/acme").isComplete());
    assertTrue(new EntryName("/shared/vendor/acme/x").isComplete());
    assertTrue(new EntryName("/shared/vendors").isComplete());
  }

  @Test
  void belowIsByComponents() {
    var above = new EntryName("/private/a");
    assertTrue(new EntryName("/private/a/b/c").isBelow(above));
    assertFalse(new EntryName("/private/ab").isBelow(above));
    assertFalse(above.isBelow(above));
  }
}
