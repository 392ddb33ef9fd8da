package org.heddle.mime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.heddle.mime.Corpus.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Everything in real mail and in damaged copies of it can be decoded.
class CorpusDecodingTest {
  static List<Message> variants() {
    return Corpus.variants();
  }

  @ParameterizedTest
  @MethodSource("variants")
  void everythingCanBeDecoded(Message message) throws IOException {
    decodeAll(message.bytes());
  }

  @Test
  void damagedMessagesCanBeDecoded() throws IOException {
    List<Message> messages = Corpus.small(10_000);
    long seed = 2047;
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = Mutation.of(messages.get(random.nextInt(messages.size())).bytes(), random);
      try {
        decodeAll(bytes);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + " round " + i, e);
      }
    }
  }

  private static void decodeAll(byte[] bytes) throws IOException {
    ByteSource source = ByteSource.of(bytes);
    Part root = MessageScanner.scan(source);
    root.envelope().flatMap(Envelope::date).ifPresent(Decoding::day);
    decode(bytes, root);
  }

  private static void decode(byte[] bytes, Part part) throws IOException {
    byte[] header = Arrays.copyOfRange(bytes, (int) part.headerStart(), (int) part.bodyStart());
    for (HeaderField field : HeaderField.parse(header)) {
      String text = Decoding.headerText(field.value());
      assertTrue(text.length() <= field.value().length() + 4, () -> field + " became " + text);
    }
    checkBody(ByteSource.of(bytes), part);
    for (Part child : part.children()) {
      decode(bytes, child);
    }
  }

  private static void checkBody(ByteSource source, Part part) throws IOException {
    Optional<InputStream> body = Decoding.body(source, part);
    if (body.isPresent()) {
      try (InputStream stream = body.get()) {
        byte[] whole = stream.readAllBytes();
        assertTrue(whole.length <= part.end() - part.bodyStart());
        assertEquals(-1, stream.read());
        checkSameInPieces(whole, Decoding.body(source, part).orElseThrow());
      }
    }
    try (Reader text = Decoding.text(source, part)) {
      text.transferTo(new StringWriter());
    }
  }

  private static void checkSameInPieces(byte[] whole, InputStream stream) throws IOException {
    byte[] piece = new byte[77];
    int at = 0;
    int count = stream.read(piece);
    while (count > 0) {
      assertTrue(Arrays.equals(whole, at, at + count, piece, 0, count));
      at += count;
      count = stream.read(piece);
    }
    assertEquals(whole.length, at);
  }
}
