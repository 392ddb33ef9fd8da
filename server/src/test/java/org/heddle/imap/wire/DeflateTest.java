package org.heddle.imap.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;

/// Both directions of COMPRESS (RFC 4978), the reading one with what no client would send.
class DeflateTest {
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final DeflatedOutput output = new DeflatedOutput(sent);

  private static InflatedInput input(byte[] bytes) {
    return new InflatedInput(new ByteArrayInputStream(bytes));
  }

  private void write(String text) throws IOException {
    output.write(text.getBytes(US_ASCII));
  }

  @Test
  void whatWasFlushedCanBeReadByOneInflaterThoughTheDeflaterRestsInBetween()
      throws IOException, DataFormatException {
    var inflater = new Inflater(true);
    byte[] text = new byte[100];
    for (int i = 0; i < 50; i++) {
      String line = "* " + i + " EXISTS and the same again and again\r\n";
      write(line);
      if (i % 3 == 0) {
        output.rest();
      } else {
        output.flush();
      }
      inflater.setInput(sent.toByteArray());
      sent.reset();
      assertEquals(line, new String(text, 0, inflater.inflate(text), US_ASCII));
      assertEquals(0, inflater.inflate(text));
    }
    inflater.end();
  }

  @Test
  void flushingNothingSendsNothing() throws IOException {
    output.flush();
    output.rest();
    assertEquals(0, sent.size());
    write("x");
    output.flush();
    int size = sent.size();
    output.flush();
    output.rest();
    assertEquals(size, sent.size());
  }

  @Test
  void bothWaysGiveBackWhatCameIn() throws IOException {
    byte[] noise = new byte[300_000];
    new Random(1).nextBytes(noise);
    output.write(noise);
    output.flush();
    try (var input = input(sent.toByteArray())) {
      assertArrayEquals(noise, input.readNBytes(noise.length));
      assertEquals(-1, input.read());
    }
  }

  @Test
  void aBombFillsOnlyWhatIsAskedFor() throws IOException {
    for (int i = 0; i < 100; i++) {
      output.write(new byte[1_000_000]);
    }
    output.flush();
    assertTrue(sent.size() < 1_000_000);
    try (var input = input(sent.toByteArray())) {
      assertEquals(1000, input.read(new byte[1000], 0, 1000));
    }
  }

  @Test
  void garbageIsNoDeflateStream() throws IOException {
    try (var input = input("a NOOP\r\n".getBytes(US_ASCII))) {
      assertThrows(ZipException.class, input::read);
    }
  }

  @Test
  void emptyBlocksForEverAreRefused() throws IOException {
    byte[] empty = new byte[200_000];
    for (int at = 0; at < empty.length; at += 5) {
      empty[at + 3] = -1;
      empty[at + 4] = -1;
    }
    try (var input = input(empty)) {
      assertThrows(ZipException.class, input::read);
    }
  }

  @Test
  void theStreamMayEndAnywhere() throws IOException {
    write("a LOGOUT and some more to compress, and more, and more\r\n");
    output.flush();
    byte[] all = sent.toByteArray();
    for (int length = 0; length < all.length; length++) {
      try (var input = input(Arrays.copyOf(all, length))) {
        input.readAllBytes();
      }
    }
  }

  @Test
  void aReadThatTimedOutMayBeRepeated() throws IOException {
    write("a NOOP\r\n");
    output.flush();
    byte[] all = sent.toByteArray();
    var slow =
        new InputStream() {
          private int calls;

          @Override
          public int read() {
            throw new UnsupportedOperationException();
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            if (calls++ % 2 == 0) {
              throw new SocketTimeoutException();
            }
            target[offset] = all[calls / 2 - 1];
            return 1;
          }
        };
    try (var input = new InflatedInput(slow)) {
      var text = new StringBuilder();
      int timeouts = 0;
      while (!text.toString().endsWith("\n")) {
        try {
          text.append((char) input.read());
        } catch (SocketTimeoutException again) {
          timeouts++;
        }
      }
      assertTrue(timeouts > 0);
      assertEquals("a NOOP\r\n", text.toString());
    }
  }
}
