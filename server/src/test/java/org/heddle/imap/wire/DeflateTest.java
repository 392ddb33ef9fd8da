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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

  /// As a client may end its stream: by a last block, by one behind a flush, or by a flush alone.
  enum End {
    BLOCK,
    FLUSH_AND_BLOCK,
    FLUSH
  }

  private byte[] lineAndThen(End end, String behind) throws IOException {
    sent.reset();
    output.write("a UNAUTHENTICATE\r\n".getBytes(US_ASCII));
    if (end != End.BLOCK) {
      output.flush();
    }
    if (end != End.FLUSH) {
      output.finish();
    }
    output.close();
    sent.writeBytes(behind.getBytes(US_ASCII));
    return sent.toByteArray();
  }

  private static String readLine(InputStream input) throws IOException {
    var line = new StringBuilder();
    while (line.indexOf("\n") < 0) {
      byte[] some = new byte[100];
      line.append(new String(some, 0, input.read(some), US_ASCII));
    }
    return line.toString();
  }

  @ParameterizedTest
  @EnumSource
  void whatComesBehindTheEndIsAsItIs(End end) throws IOException {
    String behind = "b LOGIN ann secret\r\n" + "c NOOP\r\n".repeat(500);
    byte[] all = lineAndThen(end, behind);
    for (int atOnce : new int[] {1, 2, 3, 5, 23, 10_000}) {
      try (var input = new InflatedInput(new Pieces(all, atOnce))) {
        assertEquals("a UNAUTHENTICATE\r\n", readLine(input));
        input.end();
        assertEquals(behind, new String(input.readAllBytes(), US_ASCII));
      }
    }
  }

  @Test
  void contentBehindTheEndIsRefused() throws IOException {
    write("a UNAUTHENTICATE\r\nb LOGIN ann secret and so on");
    output.finish();
    try (var input = input(sent.toByteArray())) {
      assertEquals("a UNAUTHENTICATE\r\n", new String(input.readNBytes(18), US_ASCII));
      input.end();
      assertThrows(ZipException.class, input::readAllBytes);
    }
  }

  @Test
  void aStreamThatWasRestingEndsToo() throws IOException, DataFormatException {
    write("* OK\r\n");
    output.rest();
    output.finish();
    var inflater = new Inflater(true);
    inflater.setInput(sent.toByteArray());
    byte[] text = new byte[100];
    assertEquals("* OK\r\n", new String(text, 0, inflater.inflate(text), US_ASCII));
    assertEquals(0, inflater.inflate(text));
    assertTrue(inflater.finished());
    assertEquals(0, inflater.getRemaining());
    inflater.end();
  }

  /// A stream that gives no more than so many bytes at once.
  private static final class Pieces extends ByteArrayInputStream {
    private final int atOnce;

    Pieces(byte[] bytes, int atOnce) {
      super(bytes);
      this.atOnce = atOnce;
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
      return super.read(target, offset, Math.min(length, atOnce));
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
