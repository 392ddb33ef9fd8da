package org.heddle.lmtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LmtpInputTest {
  /// Gives its bytes in two pieces.
  private static InputStream cut(String text, int at) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] buffer, int offset, int length) {
        int most = pos < at ? at - pos : length;
        return super.read(buffer, offset, Math.min(most, length));
      }
    };
  }

  private static String data(LmtpInput input) throws IOException {
    var message = new ByteArrayOutputStream();
    input.data(message);
    return message.toString(StandardCharsets.ISO_8859_1);
  }

  private static String plain(String text) {
    return text.replace("\\r", "\r").replace("\\n", "\n");
  }

  @ParameterizedTest
  @CsvSource({
    "x\\r\\n, x\\r\\n.\\r\\n",
    "'', .\\r\\n",
    ".\\r\\n, ..\\r\\n.\\r\\n",
    "..x\\r\\n, ...x\\r\\n.\\r\\n",
    "x.\\r\\n, x.\\r\\n.\\r\\n",
    "a\\n.\\nb\\r\\n, a\\n.\\nb\\r\\n.\\r\\n",
    "a\\r.\\rb\\r\\n, a\\r.\\rb\\r\\n.\\r\\n",
    "a\\n.\\r\\nb\\r\\n, a\\n.\\r\\nb\\r\\n.\\r\\n",
    "a\\r\\n\\nb\\r\\n, a\\r\\n.\\nb\\r\\n.\\r\\n",
    "a\\r\\n\\rx\\r\\n, a\\r\\n.\\rx\\r\\n.\\r\\n",
    "a\\r\\r\\n.\\r\\n, a\\r\\r\\n..\\r\\n.\\r\\n",
  })
  void onlyADotBetweenLineEndsOfTheRightKindEndsTheMessage(String message, String sent)
      throws IOException {
    String all = plain(sent) + "QUIT\r\n";
    for (int at = 0; at <= all.length(); at++) {
      var input = new LmtpInput(cut(all, at), () -> {});
      assertEquals(plain(message), data(input));
      assertEquals("QUIT", input.line(100));
    }
  }

  @Test
  void whatIsStuffedComesOutAsItWas() throws IOException {
    var random = new Random(3);
    for (int i = 0; i < 2000; i++) {
      var message = new StringBuilder();
      for (int n = random.nextInt(30); n > 0; n--) {
        message.append(new String[] {".", "\r\n", "x", "\n", "\r", "\r\n."}[random.nextInt(6)]);
      }
      message.append("\r\n");
      String sent = message.toString().replace("\r\n.", "\r\n..");
      sent = (sent.startsWith(".") ? "." : "") + sent + ".\r\nNOOP\r\n";
      var input = new LmtpInput(cut(sent, random.nextInt(sent.length())), () -> {});
      assertEquals(message.toString(), data(input), sent);
      assertEquals("NOOP", input.line(100));
    }
  }

  @Test
  void aMessageThatBreaksOffIsNone() {
    var input = new LmtpInput(cut("x\r\n.\r", 3), () -> {});
    assertThrows(EOFException.class, () -> data(input));
  }

  @Test
  void linesAreBounded() throws IOException {
    var input = new LmtpInput(cut("x".repeat(100_000) + "\r\nabc\nd\r\n", 50_000), () -> {});
    assertEquals(101, input.line(100).length());
    assertEquals("abc", input.line(100));
    assertEquals("d", input.line(100));
  }
}
