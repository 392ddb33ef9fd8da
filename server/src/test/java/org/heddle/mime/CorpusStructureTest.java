package org.heddle.mime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.heddle.mime.Corpus.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for the structure of any message, shown on real ones and on damaged copies of them.
class CorpusStructureTest {
  static List<Message> variants() {
    return Corpus.variants();
  }

  static List<Message> messages() {
    return Corpus.messages();
  }

  @Test
  void thereAreMessages() {
    assertTrue(Corpus.messages().size() >= 10);
  }

  @ParameterizedTest
  @MethodSource("variants")
  void partsLieWithinEachOther(Message message) {
    Part part = MessageScanner.scan(ByteSource.of(message.bytes()));
    assertEquals(0, part.headerStart());
    assertEquals(message.bytes().length, part.end());
    checkPlaces(message.bytes(), part, true);
  }

  /// Sane offsets, exact line counts, children in order and within the body.
  static void checkPlaces(byte[] bytes, Part part, boolean isMessage) {
    assertTrue(part.headerStart() <= part.bodyStart() && part.bodyStart() <= part.end());
    assertEquals(lines(bytes, part), part.lines(), () -> "lines of " + part);
    assertEquals(isMessage, part.envelope().isPresent());
    assertFalse(part.isMultipart() && part.children().isEmpty());
    assertEquals(
        part.type().is("message", "rfc822") || part.type().is("message", "global"),
        part.isMessage());
    long at = part.bodyStart();
    for (Part child : part.children()) {
      assertTrue(child.headerStart() >= at && child.end() <= part.end());
      if (part.isMessage()) {
        assertEquals(part.bodyStart(), child.headerStart());
        assertEquals(part.end(), child.end());
      } else if (child.headerStart() > part.bodyStart() && child.headerStart() < part.end()) {
        assertTrue(isBoundaryBetween(bytes, at, child.headerStart()), () -> "before " + child);
      }
      checkPlaces(bytes, child, part.isMessage());
      at = child.end();
    }
  }

  private static boolean isBoundaryBetween(byte[] bytes, long end, long start) {
    String gap = new String(bytes, (int) end, (int) (start - end), StandardCharsets.ISO_8859_1);
    return gap.contains("--") && gap.endsWith("\n");
  }

  private static long lines(byte[] bytes, Part part) {
    long lines = 0;
    for (int i = (int) part.bodyStart(); i < part.end(); i++) {
      lines += bytes[i] == '\n' ? 1 : 0;
    }
    boolean open = part.end() > part.bodyStart() && bytes[(int) part.end() - 1] != '\n';
    return open ? lines + 1 : lines;
  }

  @ParameterizedTest
  @MethodSource("messages")
  void lineEndsMakeNoDifference(Message message) {
    byte[] lf = Corpus.withLf(message.bytes());
    byte[] crlf = Corpus.withCrlf(message.bytes());
    Part one = MessageScanner.scan(ByteSource.of(lf));
    Part other = MessageScanner.scan(ByteSource.of(crlf));
    checkSame(lf, one, crlf, other);
  }

  private static void checkSame(byte[] lf, Part one, byte[] crlf, Part other) {
    assertEquals(withoutPlaces(one), withoutPlaces(other));
    assertArrayEquals(
        slice(lf, one.headerStart(), one.bodyStart()),
        Corpus.withLf(slice(crlf, other.headerStart(), other.bodyStart())));
    assertArrayEquals(
        slice(lf, one.bodyStart(), one.end()),
        Corpus.withLf(slice(crlf, other.bodyStart(), other.end())));
    for (int i = 0; i < one.children().size(); i++) {
      checkSame(lf, one.children().get(i), crlf, other.children().get(i));
    }
  }

  private static byte[] slice(byte[] bytes, long from, long to) {
    return Arrays.copyOfRange(bytes, (int) from, (int) to);
  }

  private static Part withoutPlaces(Part part) {
    return new Part(
        0,
        0,
        0,
        part.lines(),
        part.type(),
        part.parameters(),
        part.id(),
        part.description(),
        part.encoding(),
        part.md5(),
        part.disposition(),
        part.languages(),
        part.location(),
        part.children().stream().map(CorpusStructureTest::withoutPlaces).toList(),
        part.envelope());
  }

  @ParameterizedTest
  @MethodSource("messages")
  void whereBlocksAreCutMakesNoDifference(Message message) {
    byte[] bytes = message.bytes();
    Part whole = MessageScanner.scan(ByteSource.of(bytes));
    int step = bytes.length <= 1500 ? 1 : 1 + bytes.length / 150;
    for (int cut = 0; cut <= bytes.length; cut += step) {
      MessageScanner scanner = new MessageScanner();
      scanner.write(bytes, 0, cut);
      scanner.write(bytes, cut, bytes.length - cut);
      int at = cut;
      assertEquals(whole, scanner.finish(), () -> "cut at " + at);
    }
    if (bytes.length < 20_000) {
      MessageScanner scanner = new MessageScanner();
      for (byte octet : bytes) {
        scanner.write(octet);
      }
      assertEquals(whole, scanner.finish(), "octet by octet");
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void randomBlocksMakeNoDifference(Message message) {
    byte[] bytes = message.bytes();
    Part whole = MessageScanner.scan(ByteSource.of(bytes));
    long seed = message.name().hashCode();
    Random random = new Random(seed);
    MessageScanner scanner = new MessageScanner();
    int at = 0;
    while (at < bytes.length) {
      int count = Math.min(bytes.length - at, random.nextInt(1 + random.nextInt(200)));
      scanner.write(bytes, at, count);
      at += count;
    }
    assertEquals(whole, scanner.finish(), () -> "seed " + seed);
  }

  @ParameterizedTest
  @MethodSource("variants")
  void aSummaryIsTheWholeStructure(Message message) {
    Part part = MessageScanner.scan(ByteSource.of(message.bytes()));
    assertEquals(Optional.of(new Summary(part)), SummaryCodec.decode(SummaryCodec.encode(part)));
  }

  @Test
  void damagedMessagesAreMessages() {
    List<Message> messages = Corpus.small(20_000);
    long seed = 20260101;
    Random random = new Random(seed);
    for (int i = 0; i < 3000; i++) {
      byte[] bytes = Mutation.of(messages.get(random.nextInt(messages.size())).bytes(), random);
      int round = i;
      Part part = MessageScanner.scan(ByteSource.of(bytes));
      assertEquals(bytes.length, part.end(), () -> "seed " + seed + " round " + round);
      checkPlaces(bytes, part, true);
      assertEquals(
          Optional.of(new Summary(part)),
          SummaryCodec.decode(SummaryCodec.encode(part)),
          () -> "seed " + seed + " round " + round);
      MessageScanner scanner = new MessageScanner();
      int cut = random.nextInt(bytes.length + 1);
      scanner.write(bytes, 0, cut);
      scanner.write(bytes, cut, bytes.length - cut);
      assertEquals(part, scanner.finish(), () -> "seed " + seed + " round " + round);
    }
  }
}
