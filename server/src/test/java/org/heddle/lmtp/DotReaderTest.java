package org.heddle.lmtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DotReaderTest {
  /// `/` stands for CR and `|` for LF; what is behind the end of the message must be left alone.
  @ParameterizedTest
  @CsvSource({
    "./|rest, '', 3",
    "a/|./|, a/|, 6",
    "../|./|, ./|, 7",
    "a/|..b/|.c/|./|rest, a/|.b/|c/|, 15",
    "a|.|b/|./|, a|.|b/|, 10",
    "a|./|b/|./|, a|./|b/|, 11",
    "a/|.|b/|./|, a/||b/|, 11",
    "a/./b/|./|, a/./b/|, 10",
    "a/|./b/|./|, a/|/b/|, 11",
    "a/|.//|./|, a/|//|, 10",
    "//|./|, //|, 6",
  })
  void theEndIsFoundAndDotsAreTakenOutWhereverBlocksAreCut(String sent, String expected, int behind)
      throws IOException {
    byte[] bytes = octets(sent);
    for (int cut = 0; cut < bytes.length; cut++) {
      var content = new ByteArrayOutputStream();
      var reader = new DotReader(content);
      int taken = reader.take(bytes, 0, cut);
      if (!reader.isAtEnd()) {
        taken = reader.take(bytes, taken, bytes.length);
      }
      assertTrue(reader.isAtEnd(), "cut at " + cut);
      assertEquals(expected, text(content), "cut at " + cut);
      assertEquals(behind, taken, "cut at " + cut);
    }
  }

  @ParameterizedTest
  @CsvSource({"|.|", "a|./|", "a/|.|", "a/./", "a/|./", "a/|.", "a/|../|", "/./|"})
  void nothingElseIsAnEnd(String sent) throws IOException {
    var reader = new DotReader(new ByteArrayOutputStream());
    byte[] bytes = octets(sent);
    assertEquals(bytes.length, reader.take(bytes, 0, bytes.length));
    assertFalse(reader.isAtEnd());
  }

  @Test
  void whateverWasStuffedComesOutAsItWas() throws IOException {
    for (int seed = 0; seed < 3000; seed++) {
      var random = new Random(seed);
      var message = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        message.append("../|ab".charAt(random.nextInt(6)));
      }
      String text = message + "/|";
      String plain = text.replace('/', '\r').replace('|', '\n');
      String stuffed = (plain.startsWith(".") ? "." : "") + plain.replace("\r\n.", "\r\n..");
      byte[] bytes = (stuffed + ".\r\nQUIT\r\n").getBytes(ISO_8859_1);
      var content = new ByteArrayOutputStream();
      var reader = new DotReader(content);
      int at = 0;
      while (!reader.isAtEnd()) {
        at = reader.take(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(5)));
      }
      assertEquals(text, text(content), "seed " + seed);
      assertEquals(bytes.length - "QUIT\r\n".length(), at, "seed " + seed);
    }
  }

  private static byte[] octets(String text) {
    return text.replace('/', '\r').replace('|', '\n').getBytes(ISO_8859_1);
  }

  private static String text(ByteArrayOutputStream content) {
    return content.toString(ISO_8859_1).replace('\r', '/').replace('\n', '|');
  }
}
