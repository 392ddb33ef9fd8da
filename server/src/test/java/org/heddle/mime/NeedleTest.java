package org.heddle.mime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.text.Normalizer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeedleTest {
  /// Hands out its text in pieces of random lengths.
  private static final class Pieces extends Reader {
    private final StringReader text;
    private final Random random;

    Pieces(String text, Random random) {
      this.text = new StringReader(text);
      this.random = random;
    }

    @Override
    public int read(char[] chars, int offset, int length) throws IOException {
      return text.read(chars, offset, Math.min(length, 1 + random.nextInt(3)));
    }

    @Override
    public void close() {
      text.close();
    }
  }

  /// RFC 5051 word for word.
  private static String prepared(String text) {
    StringBuilder prepared = new StringBuilder();
    for (int codePoint : text.codePoints().toArray()) {
      String title = Character.toString(Character.toTitleCase(codePoint));
      prepared.append(Normalizer.normalize(title, Normalizer.Form.NFKD));
    }
    return prepared.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "hello, Say HELLO there",
    "straße, DIE STRAßE",
    "é, e\u0301",
    "E\u0301, caf\u00e9",
    "e, É",
    "привет, ПРИВЕТ",
    "Σ, ς",
    "\u01c6, \u01c4",
    "\u01c5, \u01c6",
    "Ⅻ, xii Ⅻ",
    "１２, no 12",
    "한, 한국",
    "\ud835\udc00b, xAB",
    "\ud801\udc28, \ud801\udc00",
    "aab, aaab",
    "abab, abaabab",
  })
  void itIsFound(String needle, String text) throws IOException {
    assertTrue(new Needle(needle).isIn(text));
    assertTrue(new Needle(needle).isIn(new StringReader(text)));
  }

  @Test
  void whatADecompositionBringsForthIsNotTitlecased() {
    assertFalse(new Needle("fi").isIn("ﬁ"));
    assertTrue(new Needle("ﬁ").isIn("ﬁ"));
  }

  @Test
  void itIsNotFoundWhereItIsNot() {
    assertFalse(new Needle("hello").isIn("hell o"));
    assertFalse(new Needle("a").isIn(""));
    assertFalse(new Needle("\u00e9").isIn("e"));
  }

  @Test
  void anEmptyOneIsEverywhere() throws IOException {
    assertTrue(new Needle("").isIn(""));
    assertTrue(new Needle("").isIn(new StringReader("")));
    assertTrue(new Needle("").isIn("x"));
  }

  @Test
  void itIsFoundAsInThePreparedText() throws IOException {
    String[] alphabet = {
      "a",
      "A",
      "b",
      "B",
      "e",
      "\u0301",
      "\u00e9",
      "É",
      "ß",
      "ǆ",
      "ﬁ",
      "f",
      "i",
      "I",
      "\ud801\udc28",
      "\ud801\udc00",
      "\ud801",
      "\udc00",
      "한",
      "\u1112",
      "\uffff",
      "Ω",
      "\u2126",
      "１"
    };
    long seed = 5051;
    Random random = new Random(seed);
    for (int i = 0; i < 30_000; i++) {
      int letters = 2 + random.nextInt(alphabet.length - 1);
      String text = random(alphabet, letters, random.nextInt(30), random);
      String needle = random(alphabet, letters, random.nextInt(5), random);
      boolean expected = prepared(text).contains(prepared(needle));
      String message = "seed " + seed + " round " + i;
      assertEquals(expected, new Needle(needle).isIn(text), message);
      assertEquals(expected, new Needle(needle).isIn(new Pieces(text, random)), message);
    }
  }

  private static String random(String[] alphabet, int letters, int length, Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(alphabet[random.nextInt(letters)]);
    }
    return text.toString();
  }

  @Test
  void everyCharacterIsPreparedAsTheRuleSays() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      String text = Character.toString(c);
      if (!prepared(text).equals(CaseFold.fold(text))) {
        assertEquals(prepared(text), CaseFold.fold(text), "U+" + Integer.toHexString(c));
      }
    }
  }
}
