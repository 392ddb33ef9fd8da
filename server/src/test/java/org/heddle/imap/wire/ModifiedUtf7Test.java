package org.heddle.imap.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModifiedUtf7Test {
  /// The second and third are the examples of RFC 3501 section 5.1.3.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INBOX|INBOX",
        "~peter/mail/\u53f0\u5317/\u65e5\u672c\u8a9e|~peter/mail/&U,BTFw-/&ZeVnLIqe-",
        "\u53f0\u5317\u65e5\u672c\u8a9e|&U,BTF2XlZyyKng-",
        "a&b|a&-b",
        "&&|&-&-",
        "\u00e9&\u00e9|&AOk-&-&AOk-",
        "a\tb|a&AAk-b",
        "\ud83d\ude00|&2D3eAA-",
        "a\u007fb|a&AH8-b",
        "~ !|~ !",
      })
  void encodesAndDecodes(String text, String ascii) {
    assertEquals(ascii, ModifiedUtf7.encode(text));
    assertEquals(Optional.of(text), ModifiedUtf7.decode(ascii));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "&",
        "a&",
        "&AOk",
        "&AGE-",
        "&ACY-",
        "&AOk-&AOk-",
        "&AOkA-",
        "&AOl-",
        "&AO-",
        "&A-",
        "&AOk=-",
        "&A/k-",
        "&AO k-",
        "&AOkAYQ-",
        "&2D0-",
        "&3gA-",
        "&3gDYPQ-",
        "&AAA-",
        "\u00e9",
        "a\tb",
        "\0",
        "&\u00e9-",
      })
  void refusesWhatNoTextIsWrittenAs(String ascii) {
    assertEquals(Optional.empty(), ModifiedUtf7.decode(ascii));
  }

  @Test
  void decodesWhatItEncodes() {
    for (long seed = 0; seed < 5000; seed++) {
      String text = text(new Random(seed));
      String ascii = ModifiedUtf7.encode(text);
      assertTrue(ascii.chars().allMatch(c -> c >= ' ' && c <= '~'), "seed " + seed);
      assertEquals(Optional.of(text), ModifiedUtf7.decode(ascii), "seed " + seed);
    }
  }

  @Test
  void decodesNothingButWhatItEncodes() {
    for (long seed = 0; seed < 20_000; seed++) {
      var random = new Random(seed);
      var ascii = new StringBuilder(ModifiedUtf7.encode(text(random)));
      for (int i = random.nextInt(3); i >= 0 && !ascii.isEmpty(); i--) {
        int at = random.nextInt(ascii.length());
        ascii.setCharAt(at, "&-,+/=Aa0 \u00e9".charAt(random.nextInt(11)));
      }
      Optional<String> text = ModifiedUtf7.decode(ascii.toString());
      assertEquals(text.map(t -> ascii.toString()), text.map(ModifiedUtf7::encode), "seed " + seed);
    }
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    int[] kinds = {'&', '-', 'a', '/', 1, 0x7f, 0xe9, 0x65e5, 0xffff, 0x1f600, 0x10ffff};
    for (int i = random.nextInt(12); i > 0; i--) {
      text.appendCodePoint(kinds[random.nextInt(kinds.length)]);
    }
    return text.toString();
  }
}
