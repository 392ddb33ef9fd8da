package org.heddle.lmtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncomingTest {
  @TempDir Path spool;

  private String received(String sent, int cut) throws IOException {
    try (var incoming = new Incoming(spool, 1_000_000)) {
      byte[] bytes = sent.getBytes(ISO_8859_1);
      incoming.output().write(bytes, 0, cut);
      incoming.output().write(bytes, cut, bytes.length - cut);
      incoming.finish();
      return content(incoming);
    }
  }

  private static String content(Incoming incoming) throws IOException {
    var content = new ByteArrayOutputStream();
    incoming.copyTo(content);
    assertEquals(incoming.size(), content.size());
    return content.toString(ISO_8859_1);
  }

  private void everyCut(String sent, String expected) throws IOException {
    for (int cut = 0; cut <= sent.length(); cut++) {
      assertEquals(expected, received(sent, cut), "cut at " + cut);
    }
  }

  @Test
  void returnPathIsTakenOutOfTheHeaderOnly() throws IOException {
    everyCut(
        "A: 1\r\nReturn-Path: <x>\r\n\tfolded\r\nB: 2\r\n c\r\nRETURN-PATH:y\r\n\r\nReturn-Path: z\r\n",
        "A: 1\r\nB: 2\r\n c\r\n\r\nReturn-Path: z\r\n");
    everyCut("Return-Path: <x>\n\nbody", "\r\nbody");
    everyCut("no header\r\nReturn-Path: z\r\n", "no header\r\nReturn-Path: z\r\n");
    everyCut("From x\r\nReturn-Path: z\r\n", "From x\r\n");
    everyCut("Return-Path: z", "");
  }

  @Test
  void aLongReturnPathIsTakenOutWhole() throws IOException {
    String longLine = "x".repeat(5000);
    assertEquals(
        "Subject: " + longLine + "\r\n\r\n",
        received(
            "Return-Path: "
                + longLine
                + "\r\n "
                + longLine
                + "\r\nSubject: "
                + longLine
                + "\r\n\r\n",
            1500));
  }

  @Test
  void aLoneLineFeedBecomesALineEnd() throws IOException {
    everyCut("a: b\n\nc\r\nd\re\n\n\r\n", "a: b\r\n\r\nc\r\nd\re\r\n\r\n\r\n");
  }

  @Test
  void theHeaderIsLookedAt() throws IOException {
    try (var incoming = new Incoming(spool, 1000)) {
      incoming.read(
          new ByteArrayInputStream(
              "From x Mon\nReceived: a\nreceived : b\nDelivered-To: Ann@X \nMessage-ID:\n <1@x>\n\nReceived: c\n"
                  .getBytes(ISO_8859_1)));
      assertEquals(2, incoming.header().received());
      assertEquals(Set.of("ann@x"), incoming.header().deliveredTo());
      assertEquals("<1@x>", incoming.header().messageId());
      assertTrue(content(incoming).startsWith("Received: a\r\n"));
    }
  }

  @Test
  void whatIsTooLargeIsReadAndRefused() throws IOException {
    try (var incoming = new Incoming(spool, 1000)) {
      byte[] block = new byte[100_000];
      incoming.output().write(block);
      incoming.output().write(block);
      incoming.finish();
      assertEquals(Optional.of(Verdict.TOO_LARGE), incoming.problem());
    }
  }

  @Test
  void aSpoolThatFailsIsATemporaryFailure() throws IOException {
    Path file = Files.createFile(spool.resolve("file"));
    try (var incoming = new Incoming(file, 1_000_000)) {
      incoming.output().write(new byte[200_000]);
      incoming.output().write(new byte[200_000]);
      incoming.finish();
      assertEquals(Optional.of(Verdict.NO_ROOM), incoming.problem());
    }
  }

  @Test
  void aLargeMessageComesBackAsItWasAndLeavesNoFile() throws IOException {
    var random = new Random(5);
    var large = new StringBuilder("Subject: x\r\n\r\n");
    while (large.length() < 300_000) {
      large.append("abcdefg".repeat(random.nextInt(20))).append("\r\n");
    }
    try (var incoming = new Incoming(spool, 1_000_000)) {
      byte[] bytes = large.toString().getBytes(ISO_8859_1);
      for (int at = 0, next; at < bytes.length; at = next) {
        next = Math.min(bytes.length, at + 1 + random.nextInt(40_000));
        incoming.output().write(bytes, at, next - at);
      }
      incoming.finish();
      assertEquals(large.toString(), content(incoming));
      assertEquals(large.toString(), content(incoming), "a second time");
      try (Stream<Path> files = Files.list(spool)) {
        assertEquals(0, files.count(), "a kill would leave it");
      }
    }
  }
}
