package org.heddle.storage.maildir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessageViewTest {
  private static final long SEED = 20260101;

  @TempDir Path directory;

  private static byte[] convert(byte[] raw) {
    var out = new ByteArrayOutputStream();
    byte before = 0;
    for (byte b : raw) {
      if (b == '\n' && before != '\r') {
        out.write('\r');
      }
      out.write(b);
      before = b;
    }
    return out.toByteArray();
  }

  @Test
  void anyRangeOfTheViewIsTheRangeOfTheConvertedMessage() throws IOException {
    var random = new Random(SEED);
    for (int round = 0; round < 30; round++) {
      byte[] raw = new byte[random.nextInt(200_000)];
      int kind = 2 + random.nextInt(60);
      for (int i = 0; i < raw.length; i++) {
        int choice = random.nextInt(kind);
        raw[i] = (byte) (choice == 0 ? '\n' : choice == 1 ? '\r' : 'a' + choice % 26);
      }
      Path file = Files.write(directory.resolve("1.x"), raw);
      byte[] expected = convert(raw);
      try (var view = MessageView.open(file, expected.length, MessageView.Trust.UNPROVEN)) {
        assertEquals(expected.length, view.size());
        for (int i = 0; i < 60; i++) {
          int from = random.nextInt(expected.length + 10);
          byte[] buffer = new byte[random.nextInt(90_000)];
          int got = view.read(from, buffer, 0, buffer.length);
          int wanted = Math.max(0, Math.min(buffer.length, expected.length - from));
          String where = "seed " + SEED + ", round " + round + ", from " + from;
          assertEquals(wanted, got, where);
          assertArrayEquals(
              Arrays.copyOfRange(expected, from, from + wanted),
              Arrays.copyOf(buffer, wanted),
              where);
        }
      }
    }
  }

  @Test
  void aRawFileIsReadAsItIs() throws IOException {
    byte[] raw = {'a', '\n', 'b', '\r', '\n'};
    Path file = Files.write(directory.resolve("1.x,S=5,W=6,H=raw:2,S"), raw);
    try (var view = MessageView.open(file, 5, MessageView.Trust.UNPROVEN)) {
      byte[] read = new byte[10];
      assertEquals(5, view.read(0, read, 0, 10));
      assertArrayEquals(raw, Arrays.copyOf(read, 5));
    }
  }

  @Test
  void theSizeIsThatOfTheFileWhateverWasAnnounced() throws IOException {
    Path file = Files.writeString(directory.resolve("1.x,S=99,W=77"), "a\nb\n");
    try (var view = MessageView.open(file, 77, MessageView.Trust.UNPROVEN)) {
      assertEquals(6, view.size());
    }
  }
}
