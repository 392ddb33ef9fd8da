package org.heddle.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.heddle.mime.NulEncoder.NotPossible;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NulEncoderTest {
  private static final String[] PIECES = {
    "Content-Type: multipart/mixed; boundary=b\r\n",
    "Content-Type: message/rfc822\r\n",
    "Content-Transfer-Encoding: binary\r\n",
    "Content-Transfer-Encoding: 8bit\r\n",
    "Subject: a\r\n",
    "\r\n",
    "\n",
    "\r\n--b\r\n",
    "\r\n--b--\r\n",
    "text",
    "x\0y",
    "\0",
    " folded\r\n",
  };

  private static byte[] encoded(byte[] message) throws IOException, NotPossible {
    var target = new ByteArrayOutputStream();
    ByteSource source = ByteSource.of(message);
    new NulEncoder(source, message.length, target).write(MessageScanner.scan(source));
    return target.toByteArray();
  }

  private static String encoded(String message) throws IOException, NotPossible {
    return new String(encoded(message.getBytes(ISO_8859_1)), ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a: b\r\n\r\nc", "Content-Transfer-Encoding: binary\n\nx\ry\n"})
  void whatHasNoNulStaysAsItIs(String message) throws IOException, NotPossible {
    assertEquals(message, encoded(message));
  }

  @ParameterizedTest
  @CsvSource({
    "'A: b|Content-Transfer-Encoding: BINARY|C: d||x\0', 'A: b|C: d|MIME-Version: 1.0|Content-Transfer-Encoding: base64||eAA=|'",
    "'mime-version: 1.0|Content-Transfer-Encoding: 8bit| (c)||\0|', 'mime-version: 1.0|Content-Transfer-Encoding: base64||AA0K|'",
    "'|\0', 'MIME-Version: 1.0|Content-Transfer-Encoding: base64||AA==|'"
  })
  void theTransferEncodingIsReplaced(String message, String expected)
      throws IOException, NotPossible {
    assertEquals(expected.replace("|", "\r\n"), encoded(message.replace("|", "\r\n")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A: \0\r\n\r\nx",
        "Content-Transfer-Encoding: base64\r\n\r\n\0",
        "Content-Transfer-Encoding: x-own\r\n\r\n\0",
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n\0\r\n--b\r\n\r\nx\r\n--b--\r\n",
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n\0"
      })
  void aNulElsewhereCannotBeHidden(String message) {
    assertThrows(NotPossible.class, () -> encoded(message));
  }

  @Test
  void largeBodiesComeInLinesOfBase64() throws IOException, NotPossible {
    byte[] body = new byte[100_003];
    new Random(1).nextBytes(body);
    var message = new ByteArrayOutputStream();
    message.writeBytes("Content-Transfer-Encoding: binary\r\n\r\n".getBytes(ISO_8859_1));
    message.writeBytes(body);
    byte[] result = encoded(message.toByteArray());
    assertTrue(new String(result, ISO_8859_1).lines().allMatch(line -> line.length() <= 76));
    assertArrayEquals(body, bodies(result).getFirst());
  }

  /// Whatever the message is: it is refused, or all its bodies are what they were.
  @Test
  void nothingIsLost() throws IOException {
    int done = 0;
    for (long seed = 0; seed < 20_000; seed++) {
      var random = new Random(seed);
      var text = new StringBuilder();
      for (int i = random.nextInt(20); i >= 0; i--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      byte[] message = text.toString().getBytes(ISO_8859_1);
      try {
        byte[] result = encoded(message);
        assertFalse(new String(result, ISO_8859_1).contains("\0"));
        List<byte[]> before = bodies(message);
        List<byte[]> after = bodies(result);
        assertEquals(before.size(), after.size(), "seed " + seed);
        for (int i = 0; i < before.size(); i++) {
          assertArrayEquals(before.get(i), after.get(i), "seed " + seed);
        }
        done++;
      } catch (NotPossible refused) {
        assertTrue(text.indexOf("\0") >= 0);
      }
    }
    assertTrue(done > 2_000, "only " + done);
  }

  private static List<byte[]> bodies(byte[] message) throws IOException {
    ByteSource source = ByteSource.of(message);
    var bodies = new ArrayList<byte[]>();
    collect(MessageScanner.scan(source), source, bodies);
    return bodies;
  }

  private static void collect(Part part, ByteSource source, List<byte[]> bodies)
      throws IOException {
    if (part.children().isEmpty()) {
      bodies.add(Decoding.body(source, part).orElseThrow().readAllBytes());
    }
    for (Part child : part.children()) {
      collect(child, source, bodies);
    }
  }
}
