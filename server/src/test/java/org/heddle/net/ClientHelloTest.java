package org.heddle.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHelloTest {
  /// Of TLS 1.2: ECDHE with ECDSA and AES-128-GCM, secp256r1, SHA-256.
  static final String HELLO =
      "16030100510100004d0303"
          + "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
          + "000002c02b010000220000000e000c0000096c6f63616c686f7374"
          + "000a000400020017000d000400020403";

  private static byte[] hello() {
    return HexFormat.of().parseHex(HELLO);
  }

  @Test
  void nothingBehindItIsRead() throws IOException {
    byte[] more = Arrays.copyOf(hello(), hello().length + 3);
    var in = new ByteArrayInputStream(more);
    assertArrayEquals(hello(), ClientHello.read(in));
    assertEquals(3, in.available());
  }

  @Test
  void itMayBeInSeveralRecords() throws IOException {
    byte[] message = Arrays.copyOfRange(hello(), 5, hello().length);
    for (int first = 1; first < message.length; first++) {
      var records = new ByteArrayOutputStream();
      records.writeBytes(new byte[] {22, 3, 1, 0, (byte) first});
      records.write(message, 0, first);
      records.writeBytes(new byte[] {22, 3, 1, 0, (byte) (message.length - first)});
      records.write(message, first, message.length - first);
      var in = new ByteArrayInputStream(records.toByteArray());
      assertArrayEquals(records.toByteArray(), ClientHello.read(in), "cut at " + first);
    }
  }

  @Test
  void oneThatBreaksOffIsRefused() {
    for (int length = 0; length < hello().length; length++) {
      var in = new ByteArrayInputStream(hello(), 0, length);
      assertThrows(IOException.class, () -> ClientHello.read(in), "cut at " + length);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a LOGIN ann secret\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "\u0016\u0002\u0001\u0000\u0005hello",
        "\u0016\u0003\u0001\u0000\u0000hello",
        "\u0016\u0003\u0001\u0000\u0005hello",
        "\u0016\u0003\u0001\u0000\u0005\u0001\u00ff\u00ff\u00ff\u0003",
        "\u0016\u0003\u0001A\u0000hello",
        "\u0015\u0003\u0001\u0000\u0002\u0002("
      })
  void whatIsSomethingElseIsRefused(String text) {
    var in = new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    assertThrows(IOException.class, () -> ClientHello.read(in));
  }

  @Test
  void junkIsRefusedOrReadWithinBounds() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] junk = new byte[random.nextInt(200)];
      random.nextBytes(junk);
      byte[] start = Arrays.copyOf(hello(), random.nextInt(8));
      System.arraycopy(start, 0, junk, 0, Math.min(start.length, junk.length));
      try {
        ClientHello.read(new ByteArrayInputStream(junk));
      } catch (IOException refused) {
        assertNotNull(refused.getMessage());
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }
}
