package org.heddle.mime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.text.Normalizer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The collation i;unicode-casemap (RFC 5051 section 2).
class CaseFoldTest {
  private static void assertSame(String left, String right) {
    assertEquals(CaseFold.fold(left), CaseFold.fold(right), left + " and " + right);
  }

  @Test
  void theExampleOfTheRfc() {
    assertEquals("Dz\u030c", CaseFold.fold("\u01c4"));
    assertEquals("Dz\u030c", CaseFold.fold("\u01c5"));
    assertEquals("Dz\u030c", CaseFold.fold("\u01c6"));
  }

  @Test
  void caseAndCompositionMakeNoDifference() {
    assertSame("stra\u00dfe", "STRA\u00dfE");
    assertSame("\u00e9", "E\u0301");
    assertSame("\u212b", "\u00e5");
    assertSame("\uff41\uff22", "aB");
    assertSame("\u03c3", "\u03c2");
    assertSame("\u0456", "\u0406");
    assertSame("\ud801\udc28", "\ud801\udc00");
  }

  @Test
  void mappingsOfOneToManyCharactersAreNotUsed() {
    assertNotEquals(CaseFold.fold("\u00df"), CaseFold.fold("ss"));
    assertEquals(
        "fi", CaseFold.fold("\ufb01"), "what a decomposition brings forth is not titlecased");
    assertNotEquals(CaseFold.fold("\u0131"), CaseFold.fold("\u0130"));
  }

  @Test
  void eachCodePointIsPreparedOnItsOwn() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        String title = Character.toString(Character.toTitleCase(c));
        String prepared = Normalizer.normalize(title, Normalizer.Form.NFKD);
        assertEquals(prepared, CaseFold.fold(Character.toString(c)), Integer.toHexString(c));
      }
    }
  }

  @Test
  void aTextIsPreparedAsItsPartsAre() {
    var random = new Random(5051);
    for (int i = 0; i < 2000; i++) {
      String left = text(random);
      String right = text(random);
      assertEquals(CaseFold.fold(left) + CaseFold.fold(right), CaseFold.fold(left + right));
    }
    assertEquals("\ud800", CaseFold.fold("\ud800"), "half a pair stays what it is");
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    for (int n = random.nextInt(6); n > 0; n--) {
      int c = random.nextInt(random.nextBoolean() ? 0x600 : Character.MAX_CODE_POINT);
      text.appendCodePoint(Character.isDefined(c) && !Character.isSurrogate((char) c) ? c : 'x');
    }
    return text.toString();
  }
}
