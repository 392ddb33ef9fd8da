package org.heddle.imap.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.stream.Stream;
import org.heddle.imap.wire.Limits;
import org.heddle.imap.wire.SyntaxError;
import org.heddle.imap.wire.SyntaxError.After;
import org.heddle.imap.wire.SyntaxError.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What one command may make the server hold (I11): just within each limit, and just over it.
class LimitsTest {
  private static final Limits LIMITS = new Limits(600, 20, 650, 3, 5, 100);

  static Stream<Arguments> limits() {
    return Stream.of(
        limit("COPY 1,2,3,4,5 x", "COPY 1,2,3,4,5,6 x"),
        limit("STORE 1 FLAGS (a b c d e)", "STORE 1 FLAGS (a b c d e f)"),
        limit("STORE 1 FLAGS a b c d e", "STORE 1 FLAGS a b c d e f"),
        limit("ENABLE a b c d e", "ENABLE a b c d e f"),
        limit("LIST \"\" (a b c d e)", "LIST \"\" (a b c d e f)"),
        limit("FETCH 1 BODY[1.2.3.4.5]", "FETCH 1 BODY[1.2.3.4.5.6]"),
        limit("FETCH 1 BINARY[1.2.3.4.5]", "FETCH 1 BINARY[1.2.3.4.5.6]"),
        limit("FETCH 1 (UID UID UID UID UID)", "FETCH 1 (UID UID UID UID UID UID)"),
        limit(
            "FETCH 1 BODY[HEADER.FIELDS (a b c d e)]", "FETCH 1 BODY[HEADER.FIELDS (a b c d e f)]"),
        limit("SEARCH 1 2 3 4 5", "SEARCH 1 2 3 4 5 6"),
        limit("SEARCH OR 1 OR 2 3", "SEARCH OR 1 OR 2 OR 3 4"),
        limit("SEARCH (((1)))", "SEARCH ((((1))))"));
  }

  private static Arguments limit(String within, String over) {
    return Arguments.of(within, over);
  }

  @ParameterizedTest
  @MethodSource("limits")
  void boundsLists(String within, String over) throws IOException {
    var client = Client.sends("a " + within + "\r\nb " + over + "\r\nc NOOP\r\n", LIMITS);
    client.next();
    assertEquals("b", assertThrows(SyntaxError.class, client::next).tag());
    assertEquals(new Command.Noop(), client.next());
  }

  /// The body of a request may be a list of commands that somebody else wrote.
  @Test
  void aBrowserIsNoClient() {
    var browser = Client.sends("POST / HTTP/1.1\r\nHost: mail\r\n\r\na LOGIN ann secret\r\n");
    assertEquals(After.CLOSE, assertThrows(SyntaxError.class, browser::next).after());
  }

  @Test
  void aClientOfTlsNeedNotSendALineToBeFoundOut() {
    var hello = Client.sends("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003");
    assertEquals(After.CLOSE, assertThrows(SyntaxError.class, hello::next).after());
  }

  @Test
  void boundsOperatorsLessTightlyThanParentheses() throws IOException {
    var wide = new Limits(10_000, 20, 10_000, 3, 1000, 100);
    Client.sends("a SEARCH " + "NOT ".repeat(30) + "1\r\n", wide).next();
    Client.sends("a SEARCH " + "OR 1 ".repeat(30) + "1\r\n", wide).next();
    Client.sends("a SEARCH " + "NOT 1 ".repeat(300) + "1\r\n", wide).next();
    Client.sends("a SEARCH " + "(1) ".repeat(300) + "1\r\n", wide).next();
    var deeper = Client.sends("a SEARCH " + "NOT ".repeat(31) + "1\r\n", wide);
    assertThrows(SyntaxError.class, deeper::next);
    var right = Client.sends("a SEARCH " + "OR 1 ".repeat(31) + "1\r\n", wide);
    assertThrows(SyntaxError.class, right::next);
  }

  @Test
  void takesTheDeepestSearchOfTheDefaultLimits() throws IOException {
    int nesting = Limits.DEFAULT.nesting();
    String text = "(".repeat(nesting) + "OR 1 ".repeat(10 * nesting) + "1" + ")".repeat(nesting);
    assertInstanceOf(Command.Search.class, Client.sends("a SEARCH " + text + "\r\n").next());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{20}\r\n", "{20+}\r\n"})
  void readsALiteralWithinTheLimit(String header) throws IOException {
    var client = Client.sends("a CREATE " + header + "x".repeat(20) + "\r\n", LIMITS);
    assertEquals(new Command.Create("x".repeat(20)), client.next());
  }

  @Test
  void refusesALiteralOverTheLimitWithoutAskingForIt() throws IOException {
    var client = Client.sends("a CREATE {21}\r\nb NOOP\r\n", LIMITS);
    var error = assertThrows(SyntaxError.class, client::next);
    assertEquals(Reason.TOO_BIG, error.reason());
    assertEquals(After.CONTINUE, error.after());
    assertEquals("a", error.tag());
    assertEquals(0, client.continuations());
    assertEquals(new Command.Noop(), client.next());
  }

  @Test
  void skipsALiteralOverTheLimitThatComesAnyway() throws IOException {
    var client = Client.sends("a CREATE {21+}\r\n" + "\n".repeat(21) + "\r\nb NOOP\r\n", LIMITS);
    var error = assertThrows(SyntaxError.class, client::next);
    assertEquals(Reason.TOO_BIG, error.reason());
    assertEquals(After.CONTINUE, error.after());
    assertEquals(new Command.Noop(), client.next());
  }

  @ParameterizedTest
  @ValueSource(strings = {"101", "4294967295", "9223372036854775807", "99999999999999999999"})
  void closesWhenALiteralIsTooLargeToSkip(String size) {
    var client = Client.sends("a CREATE {" + size + "+}\r\n", LIMITS);
    var error = assertThrows(SyntaxError.class, client::next);
    assertEquals(After.CLOSE, error.after());
    assertEquals("a", error.tag());
  }

  @Test
  void boundsACommandWithAllItsLiterals() throws IOException {
    String literal = "{20+}\r\n" + "x".repeat(20);
    var field = "a FETCH 1 BODY[HEADER.FIELDS (";
    var limits = new Limits(600, 20, 100, 3, 50, 200);
    Client.sends(field + literal + " " + literal + ")]\r\n", limits).next();
    var client = Client.sends(field + (literal + " ").repeat(3) + "x)]\r\nb NOOP\r\n", limits);
    assertEquals(Reason.TOO_BIG, assertThrows(SyntaxError.class, client::next).reason());
    assertEquals(new Command.Noop(), client.next());
  }

  @Test
  void closesOnALineThatIsTooLong() {
    var client = Client.sends("tag CREATE " + "x".repeat(600) + "\r\nb NOOP\r\n", LIMITS);
    var error = assertThrows(SyntaxError.class, client::next);
    assertEquals(After.CLOSE, error.after());
    assertEquals("tag", error.tag());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0016\u0003\u0001\u0002\n", "\0\0\0\n", "\u0001 NOOP\n", "*\0\n"})
  void closesOnWhatIsNoText(String bytes) {
    var client = Client.sends(bytes + "b NOOP\r\n");
    var error = assertThrows(SyntaxError.class, client::next);
    assertEquals(After.CLOSE, error.after());
    assertEquals("*", error.tag());
  }

  @Test
  void boundsWhatAClientTellsOfItself() throws IOException {
    String field = "\"" + "f".repeat(30) + "\" \"" + "v".repeat(1024) + "\"";
    Client.sends("a ID (" + field + ")\r\n").next();
    for (String text :
        new String[] {
          "\"" + "f".repeat(31) + "\" \"v\"", "\"f\" \"" + "v".repeat(1025) + "\"", fields(31),
        }) {
      assertThrows(SyntaxError.class, Client.sends("a ID (" + text + ")\r\n")::next, text);
    }
    Client.sends("a ID (" + fields(30) + ")\r\n").next();
  }

  private static String fields(int count) {
    var text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : " ").append('"').append(i).append("\" NIL");
    }
    return text.toString();
  }
}
