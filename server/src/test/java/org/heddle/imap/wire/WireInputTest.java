package org.heddle.imap.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.heddle.imap.wire.SyntaxError.After;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireInputTest {
  private static final Limits SMALL = new Limits(20, 10, 30, 5, 10, 1000);

  private final List<String> events = new ArrayList<>();

  /// An input over a stream that hands out one of these pieces at each read; an empty piece is a
  /// read that times out.
  private WireInput input(Limits limits, String... pieces) {
    return new WireInput(
        new Pieces(pieces), limits, () -> events.add("flush"), () -> events.add("+"));
  }

  private final class Pieces extends InputStream {
    private final String[] pieces;
    private int next;
    private InputStream piece = InputStream.nullInputStream();

    Pieces(String... pieces) {
      this.pieces = pieces;
    }

    @Override
    public int available() throws IOException {
      return piece.available();
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (piece.available() == 0) {
        if (next == pieces.length) {
          return -1;
        }
        String text = pieces[next++];
        if (text.isEmpty()) {
          throw new SocketTimeoutException();
        }
        piece = new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
      }
      events.add("read");
      return piece.read(target, offset, length);
    }
  }

  @Test
  void readsLines() throws IOException {
    var input = input(Limits.DEFAULT, "one\r\ntwo\n\r\n", "th", "ree\r", "\nr\u00e9st");
    assertEquals("one", input.line());
    assertTrue(input.hasBuffered());
    assertEquals("two", input.line());
    assertEquals("", input.line());
    assertFalse(input.hasBuffered());
    assertEquals("three", input.line());
    assertThrows(EOFException.class, input::line);
  }

  @Test
  void keepsWhatComesBehindALine() throws IOException {
    var input = input(Limits.DEFAULT, "DONE\r\na NOOP\r\n");
    assertEquals("DONE", input.line());
    input.startCommand();
    assertEquals("a NOOP", input.rest());
  }

  @Test
  void losesNothingWhenAReadTimesOut() throws IOException {
    var input = input(Limits.DEFAULT, "", "DO", "", "NE\r", "", "\na NO", "", "OP\r\n", "");
    assertThrows(SocketTimeoutException.class, input::line);
    assertThrows(SocketTimeoutException.class, input::line);
    assertThrows(SocketTimeoutException.class, input::line);
    assertEquals("DONE", input.line());
    assertThrows(SocketTimeoutException.class, input::startCommand);
    input.startCommand();
    assertEquals("a NOOP", input.rest());
    input.finishLine();
    assertThrows(SocketTimeoutException.class, input::startCommand);
    assertThrows(EOFException.class, input::startCommand);
  }

  @Test
  void waitsForTheFirstOctetOfACommandAndLeavesIt() throws IOException {
    var input = input(Limits.DEFAULT, "", "a NO", "OP\r\n");
    assertThrows(SocketTimeoutException.class, input::await);
    input.await();
    input.await();
    input.startCommand();
    assertEquals("a NOOP", input.rest());
    input.finishLine();
    assertThrows(EOFException.class, input::await);
  }

  @Test
  void flushesBeforeEachReadThatMayBlock() throws IOException {
    var input = input(Limits.DEFAULT, "one\r\ntwo\r\n", "three\r\n");
    input.line();
    input.line();
    assertEquals(List.of("flush", "read"), events);
    input.line();
    assertEquals(List.of("flush", "read", "flush", "read"), events);
  }

  @Test
  void doesNotFlushWhileMoreIsThereThanTheBufferHolds() throws IOException {
    var input = input(Limits.DEFAULT, "0123456\r\n".repeat(1000));
    for (int i = 0; i < 1000; i++) {
      input.line();
    }
    assertEquals("flush", events.getFirst());
    assertEquals(1, events.stream().filter("flush"::equals).count());
    assertTrue(events.stream().filter("read"::equals).count() > 1);
  }

  @Test
  void flushesWhenTheBufferWasFilledExactly() throws IOException {
    var input = input(Limits.DEFAULT, "0123456789abcd\r\n".repeat(64), "end\r\n");
    for (int i = 0; i < 65; i++) {
      input.line();
    }
    assertEquals(List.of("flush", "read", "flush", "read"), events);
  }

  @Test
  void asksAndFlushesBeforeItWaitsForALiteral() throws IOException {
    var input = input(Limits.DEFAULT, "a {3}\r\n", "xyz\r\n");
    input.startCommand();
    assertTrue(input.take("A "));
    input.literal(input.literalHeader());
    // The literal took all that the second read could give, so that the third need not wait.
    assertEquals(List.of("flush", "read", "+", "flush", "read", "read"), events);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, 1024, 1025, 5000, 65536})
  void readsALineOfAnyLengthUpToTheLimit(int length) throws IOException {
    String line = "x".repeat(length);
    var input = input(Limits.DEFAULT, line + "\r\n" + line + "\r\nend\r\n");
    assertEquals(line, input.line());
    assertEquals(line, input.line());
    assertEquals("end", input.line());
  }

  @Test
  void skipsALineThatIsTooLong() throws IOException {
    var input = input(SMALL, "x".repeat(20) + "\r\n" + "x".repeat(21) + "\r\nnext\r\n");
    assertEquals("x".repeat(20), input.line());
    assertEquals(After.CONTINUE, assertThrows(SyntaxError.class, input::line).after());
    assertEquals("next", input.line());
  }

  @Test
  void skipsALineThatIsTooLongInPieces() throws IOException {
    var pieces = new ArrayList<String>();
    for (int i = 0; i < 10; i++) {
      pieces.add("x".repeat(30));
    }
    pieces.add("\r\nnext\r\n");
    var input = input(SMALL, pieces.toArray(String[]::new));
    assertEquals(After.CONTINUE, assertThrows(SyntaxError.class, input::line).after());
    assertEquals("next", input.line());
  }

  @Test
  void givesUpALineWithoutEnd() {
    var input = input(SMALL, "x".repeat(1_000_000));
    assertEquals(After.CLOSE, assertThrows(SyntaxError.class, input::line).after());
    assertTrue(events.size() < 10, events::toString);
  }

  @Test
  void closesOnACommandThatIsTooLong() throws IOException {
    var input = input(SMALL, "a2345678901234567890\r\nb23456789012345678901\r\n");
    input.startCommand();
    input.finishLine();
    assertEquals(After.CLOSE, assertThrows(SyntaxError.class, input::startCommand).after());
    assertEquals("b2345678901234567890", input.rest());
  }

  @Test
  void countsAllLinesOfACommand() throws IOException {
    var input = input(SMALL, "0123456789 {1+}\r\nx" + "y".repeat(5) + "\r\n");
    input.startCommand();
    input.take("0123456789 ");
    input.literal(input.literalHeader());
    assertEquals("yyyyy", input.rest());
    input.finishLine();

    var longer = input(SMALL, "0123456789 {1+}\r\nx" + "y".repeat(6) + "\r\n");
    longer.startCommand();
    longer.take("0123456789 ");
    var header = longer.literalHeader();
    var error = assertThrows(SyntaxError.class, () -> longer.literal(header));
    assertEquals(After.CLOSE, error.after());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{11}", "{11+}", "{4294967296}", "{922337203685477580}"})
  void doesNotReadALiteralOverTheLimit(String header) throws IOException {
    var input = input(SMALL, header + "\r\n");
    input.startCommand();
    var literal = input.literalHeader();
    var error = assertThrows(SyntaxError.class, () -> input.literal(literal));
    assertEquals(SyntaxError.Reason.TOO_BIG, error.reason());
    assertEquals(List.of("flush", "read"), events);
  }

  @Test
  void boundsAllLiteralsOfACommandTogether() throws IOException {
    var input = input(SMALL, "{10+}\r\n0123456789{9+}\r\n012345678{3+}\r\nabc\r\nnext\r\n");
    input.startCommand();
    input.literal(input.literalHeader());
    input.literal(input.literalHeader());
    var third = input.literalHeader();
    var error = assertThrows(SyntaxError.class, () -> input.literal(third));
    assertEquals(SyntaxError.Reason.TOO_BIG, error.reason());
    input.skipCommand();
    assertEquals("next", input.line());
  }

  @Test
  void readsALiteral() throws IOException {
    var input = input(Limits.DEFAULT, "~{4+}\r\na\0\r\n{0}\r\n b\r\n");
    input.startCommand();
    var header = input.literalHeader();
    assertEquals(LiteralHeader.Kind.BINARY, header.kind());
    assertArrayEquals(new byte[] {'a', 0, '\r', '\n'}, input.literal(header));
    assertEquals(0, input.literal(input.literalHeader()).length);
    assertEquals(" b", input.rest());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x {3+}\r\nabc\r\n",
        "x {3+}\r\n\r\n\n\r\n",
        "{0+}\r\n{1+}\r\nx{2+}\r\nyz\r\n",
        "x \"{3+}\r\nabc\r\n",
        "x ~{3+}\r\nabc\n",
        "x {3}\r\n",
        "x {+}\r\n",
        "x 3+}\r\n",
        "3+}\r\n",
        "+}\r\n",
        "}\r\n",
        "x {3+} \r\n",
        "x {3-}\r\n",
      })
  void skipsACommandWithTheLiteralsThatCome(String command) throws IOException {
    var input = input(Limits.DEFAULT, command + "next\r\n");
    input.startCommand();
    input.skipCommand();
    assertEquals("next", input.line());
  }

  @Test
  void seesTheLiteralThatWasHalfReadWhenTheErrorCame() throws IOException {
    var input = input(Limits.DEFAULT, "{3+}\r\nabc\r\nnext\r\n");
    input.startCommand();
    input.take("{3");
    input.skipCommand();
    assertEquals("next", input.line());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x {1001+}",
        "{9223372036854775+}",
        "x {9999999999999+}",
        "x {600+}\r\n%600d{600+}",
      })
  void closesRatherThanSkipWithoutEnd(String command) throws IOException {
    var input = input(SMALL, command.replace("%600d", "x".repeat(600)) + "\r\n");
    input.startCommand();
    assertEquals(After.CLOSE, assertThrows(SyntaxError.class, input::skipCommand).after());
  }

  @Test
  void givesUpACommandOfLiteralsWithoutEnd() throws IOException {
    var input = input(SMALL, "{0+}\r\n".repeat(100_000));
    input.startCommand();
    assertEquals(After.CLOSE, assertThrows(SyntaxError.class, input::skipCommand).after());
  }

  @Test
  void refusesAMalformedHeader() throws IOException {
    for (String header : List.of("{}", "{", "{a}", "{1", "{1+", "{+1}", "{1} ", "~1", "{1++}")) {
      var input = input(Limits.DEFAULT, header + "\r\n");
      input.startCommand();
      assertThrows(SyntaxError.class, input::literalHeader, header);
    }
  }

  @Test
  void boundsNumbers() throws IOException {
    var input = input(Limits.DEFAULT, "255 256 9223372036854775807 9223372036854775808\r\n");
    input.startCommand();
    assertEquals(255, input.number(255));
    input.next();
    assertThrows(SyntaxError.class, () -> input.number(255));
    input.next();
    assertEquals(Long.MAX_VALUE, input.number(Long.MAX_VALUE));
    input.next();
    assertThrows(SyntaxError.class, () -> input.number(Long.MAX_VALUE));
  }

  /// An idle session keeps little memory (DESIGN: a buffer that starts at one kilobyte).
  @Test
  void givesTheGrownBufferBack() throws IOException {
    var lines = new LineBuffer(new Pieces("x".repeat(60_000) + "\r\n", "", "y\r\n"), () -> {});
    assertEquals(1024, lines.capacity());
    lines.findLine(65536);
    assertEquals(65536, lines.capacity());
    lines.leaveLine();
    assertThrows(SocketTimeoutException.class, () -> lines.findLine(65536));
    assertEquals(1024, lines.capacity());
  }
}
