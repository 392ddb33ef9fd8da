package org.heddle.imap.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.heddle.imap.wire.Limits;
import org.heddle.imap.wire.LiteralHeader;
import org.heddle.imap.wire.LiteralHeader.Kind;
import org.heddle.imap.wire.LiteralHeader.Sync;
import org.heddle.imap.wire.SyntaxError;
import org.heddle.storage.Flags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// APPEND, which is read in steps.
class AppendTest {
  private static final LiteralHeader ONE_BYTE = new LiteralHeader(1, Sync.SYNCHRONIZING, Kind.TEXT);

  static Stream<Arguments> items() {
    return Stream.of(
        item("{1}", Flags.NONE, "", ONE_BYTE),
        item("{1+}", Flags.NONE, "", new LiteralHeader(1, Sync.NON_SYNCHRONIZING, Kind.TEXT)),
        item("~{1}", Flags.NONE, "", new LiteralHeader(1, Sync.SYNCHRONIZING, Kind.BINARY)),
        item("~{1+}", Flags.NONE, "", new LiteralHeader(1, Sync.NON_SYNCHRONIZING, Kind.BINARY)),
        item("() {1}", Flags.NONE, "", ONE_BYTE),
        item("(\\SEEN $x) {1}", Flags.named("\\Seen", "$x"), "", ONE_BYTE),
        item("\" 2-Jan-2024 03:04:05 +0000\" {1}", Flags.NONE, "2024-01-02T03:04:05Z", ONE_BYTE),
        item(
            "(\\Draft) \"29-feb-2024 23:59:59 -0830\" {1}",
            Flags.named("\\Draft"), "2024-02-29T23:59:59-08:30", ONE_BYTE),
        item(
            "\"01-Jan-0000 00:00:00 +1800\" {1}",
            Flags.NONE, "0000-01-01T00:00:00+18:00", ONE_BYTE),
        item(
            "\"31-Dec-9999 00:00:00 -1800\" {1}",
            Flags.NONE, "9999-12-31T00:00:00-18:00", ONE_BYTE));
  }

  private static Arguments item(String text, Flags flags, String date, LiteralHeader header) {
    Optional<OffsetDateTime> time =
        date.isEmpty() ? Optional.empty() : Optional.of(OffsetDateTime.parse(date));
    return Arguments.of(text, new AppendItem(flags, time, new AppendItem.Data.Literal(header)));
  }

  @ParameterizedTest
  @MethodSource("items")
  void readsAMessage(String text, AppendItem item) throws IOException {
    var client = Client.sendsInPieces("a APPEND \"b c\" " + text + "\r\nx\r\nb NOOP\r\n", 1);
    assertEquals(new Command.Append("b c"), client.next());
    assertEquals(Optional.of(item), client.parser.appendItem());
    assertEquals("x", literal(client, item));
    assertEquals(Optional.empty(), client.parser.appendItem());
    assertEquals(Client.literal(item).sync() == Sync.SYNCHRONIZING ? 1 : 0, client.continuations());
    assertEquals(new Command.Noop(), client.next());
  }

  private static String literal(Client client, AppendItem item) throws IOException {
    var octets = new ByteArrayOutputStream();
    client.input.literal(Client.literal(item), octets);
    return octets.toString(StandardCharsets.ISO_8859_1);
  }

  @Test
  void readsSeveralMessagesAndAnEmptyOne() throws IOException {
    var client =
        Client.sends("a APPEND {1}\r\nb {2}\r\nxy (\\Seen) {0+}\r\n {1+}\r\nz \r\nb NOOP\r\n");
    assertEquals(new Command.Append("b"), client.next());
    assertEquals("xy", literal(client, client.parser.appendItem().orElseThrow()));
    var second = client.parser.appendItem().orElseThrow();
    assertEquals(Flags.named("\\Seen"), second.flags());
    assertEquals("", literal(client, second));
    assertEquals("z", literal(client, client.parser.appendItem().orElseThrow()));
    assertEquals(Optional.empty(), client.parser.appendItem());
    assertEquals(new Command.Noop(), client.next());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "b", "b ", "\"b", "b* {1}"})
  void refusesACommandWithoutMailboxOrMessage(String text) throws IOException {
    var client = Client.sends("a APPEND " + text + "\r\nb NOOP\r\n");
    assertEquals("a", assertThrows(SyntaxError.class, client::next).tag());
    assertEquals(new Command.Noop(), client.next());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "(\\Recent) {1+}\r\nx",
        "(\\Foo) {1+}\r\nx",
        "(\\*) {1+}\r\nx",
        "(a {1+}\r\nx",
        "\\Seen {1+}\r\nx",
        "\"2-Jan-2024 03:04:05 +0000\" {1+}\r\nx",
        "\" 0-Jan-2024 03:04:05 +0000\" {1+}\r\nx",
        "\"30-Feb-2024 03:04:05 +0000\" {1+}\r\nx",
        "\"01-Foo-2024 03:04:05 +0000\" {1+}\r\nx",
        "\"01-Jan-24 03:04:05 +0000\" {1+}\r\nx",
        "\"01-Jan-2024 24:04:05 +0000\" {1+}\r\nx",
        "\"01-Jan-2024 03:60:05 +0000\" {1+}\r\nx",
        "\"01-Jan-2024 03:04:60 +0000\" {1+}\r\nx",
        "\"01-Jan-2024 03:04:05 +1801\" {1+}\r\nx",
        "\"01-Jan-2024 03:04:05 +0060\" {1+}\r\nx",
        "\"01-Jan-2024 03:04:05 0000\" {1+}\r\nx",
        "\"01-Jan-2024 03:04:05 GMT\" {1+}\r\nx",
        "\"01-Jan-2024 03:04:05\" {1+}\r\nx",
        "\"\" {1+}\r\nx",
        "\" 1-Jan-2024 03:04:05 +0000\" () {1+}\r\nx",
        "UTF8 {1+}\r\nx",
        "UTF8 (x)",
        "\"x\"",
        "{1",
        "{}",
        "{99999999999999999999}",
      })
  void refusesAMessageAndSkipsTheRest(String text) throws IOException {
    var client = Client.sends("a APPEND b " + text + "\r\nb NOOP\r\n");
    client.next();
    var error = assertThrows(SyntaxError.class, client.parser::appendItem);
    assertEquals("a", error.tag());
    client.parser.skipCommand();
    assertEquals(0, client.continuations());
    assertEquals(new Command.Noop(), client.next());
  }

  @Test
  void skipsWhatIsSentUnaskedWhenTheMailboxIsRefused() throws IOException {
    var client = Client.sends("a APPEND b {3+}\r\nx\r\n {2+}\r\n\r\n\r\nb NOOP\r\n");
    client.next();
    client.parser.skipCommand();
    assertEquals(new Command.Noop(), client.next());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{1+}\r\nx\r\n", "{1}\r\n"})
  void skipsALiteralThatIsRefused(String text) throws IOException {
    var client = Client.sends("a APPEND b " + text + "b NOOP\r\n");
    client.next();
    client.parser.appendItem();
    client.parser.skipCommand();
    assertEquals(0, client.continuations());
    assertEquals(new Command.Noop(), client.next());
  }

  @Test
  void skipsTheRestBehindALiteralThatWasRead() throws IOException {
    var client = Client.sends("a APPEND b {1}\r\nx (\\Seen) {4+}\r\n\r\nyz\r\nb NOOP\r\n");
    client.next();
    literal(client, client.parser.appendItem().orElseThrow());
    client.parser.skipCommand();
    client.parser.skipCommand();
    assertEquals(new Command.Noop(), client.next());
  }

  /// As when a handler fails in the middle.
  @Test
  void readsTheNextCommandWhereverAnAppendWasLeft() throws IOException {
    var client =
        Client.sends(
            "a APPEND b {1+}\r\nx\r\nb APPEND b {1+}\r\nx\r\nc APPEND b {1}\r\nx\r\nd NOOP\r\n");
    client.next();
    client.next();
    client.parser.appendItem();
    client.next();
    literal(client, client.parser.appendItem().orElseThrow());
    assertEquals(new Command.Noop(), client.next());
  }

  /// RFC 4469 section 5.
  @Test
  void readsPartsToCatenate() throws IOException {
    var client =
        Client.sends(
            "a APPEND b (\\Seen) CATENATE (URL \"/b/;UID=1\" TEXT {2}\r\nxy url {3+}\r\n/c/ text"
                + " ~{1+}\r\nz) {1+}\r\nx\r\nb NOOP\r\n");
    client.next();
    var item = client.parser.appendItem().orElseThrow();
    assertEquals(new AppendItem.Data.Catenate(), item.data());
    assertEquals(Optional.of(new AppendItem.Part.Url("/b/;UID=1")), client.parser.appendPart());
    assertEquals("xy", text(client));
    assertEquals(Optional.of(new AppendItem.Part.Url("/c/")), client.parser.appendPart());
    assertEquals("z", text(client));
    assertEquals(Optional.empty(), client.parser.appendPart());
    assertEquals("x", literal(client, client.parser.appendItem().orElseThrow()));
    assertEquals(Optional.empty(), client.parser.appendItem());
    assertEquals(1, client.continuations());
    assertEquals(new Command.Noop(), client.next());
  }

  private static String text(Client client) throws IOException {
    var part = (AppendItem.Part.Text) client.parser.appendPart().orElseThrow();
    var octets = new ByteArrayOutputStream();
    client.input.literal(part.header(), octets);
    return octets.toString(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"()", "(FOO x)", "(TEXT \"x\")", "(URL)", "( URL x)", "(TEXT{1+}\r\nx)"})
  void refusesWhatIsNoPart(String parts) throws IOException {
    var client = Client.sends("a APPEND b CATENATE " + parts + "\r\nb NOOP\r\n");
    client.next();
    client.parser.appendItem();
    assertEquals("a", assertThrows(SyntaxError.class, client.parser::appendPart).tag());
    client.parser.skipCommand();
    assertEquals(new Command.Noop(), client.next());
  }

  static Stream<Arguments> replacements() {
    return Stream.of(
        Arguments.of("REPLACE 4 b", Command.Numbering.SEQUENCE, 4),
        Arguments.of("uid replace 2000 \"b\"", Command.Numbering.UID, 2000),
        Arguments.of("REPLACE * b", Command.Numbering.SEQUENCE, MessageSet.STAR));
  }

  @ParameterizedTest
  @MethodSource("replacements")
  void readsReplace(String text, Command.Numbering numbering, long number) throws IOException {
    var client = Client.sends("a " + text + " (\\Draft) {1+}\r\nx\r\nb NOOP\r\n");
    var one = new MessageSet.Numbers(List.of(new MessageSet.Range(number, number)));
    assertEquals(new Command.Replace(numbering, one, "b"), client.next());
    AppendItem item = client.parser.appendItem().orElseThrow();
    assertEquals(Flags.named("\\Draft"), item.flags());
    assertEquals("x", literal(client, item));
    assertEquals(Optional.empty(), client.parser.appendItem());
    assertEquals(new Command.Noop(), client.next());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1:2 b {1+}\r\nx",
        "$ b {1+}\r\nx",
        "0 b {1+}\r\nx",
        "1 b",
        "1 {1+}\r\nx",
        "b {1+}\r\nx"
      })
  void refusesWhatIsNoReplacement(String text) throws IOException {
    var client = Client.sends("a REPLACE " + text + "\r\nb NOOP\r\n");
    assertEquals("a", assertThrows(SyntaxError.class, client::next).tag());
    assertEquals(new Command.Noop(), client.next());
  }

  /// RFC 6855 section 4, whose data item RFC 9755 dropped, but not the clients.
  @Test
  void readsTheUtf8Item() throws IOException {
    var client =
        Client.sends("a APPEND b UTF8 (~{1}\r\nx) (\\Seen) utf8 (~{1+}\r\ny)\r\nb NOOP\r\n");
    client.next();
    var first = client.parser.appendItem().orElseThrow();
    assertInstanceOf(AppendItem.Data.Utf8.class, first.data());
    assertEquals("x", literal(client, first));
    assertEquals("y", literal(client, client.parser.appendItem().orElseThrow()));
    assertEquals(Optional.empty(), client.parser.appendItem());
    assertEquals(new Command.Noop(), client.next());
  }

  @Test
  void wantsTheUtf8ItemToEnd() throws IOException {
    var client = Client.sends("a APPEND b UTF8 (~{1}\r\nx\r\nb NOOP\r\n");
    client.next();
    literal(client, client.parser.appendItem().orElseThrow());
    assertThrows(SyntaxError.class, client.parser::appendItem);
    client.parser.skipCommand();
    assertEquals(new Command.Noop(), client.next());
  }

  @Test
  void wantsASpaceBehindALiteral() throws IOException {
    var client = Client.sends("a APPEND b {1}\r\nxy\r\nb NOOP\r\n");
    client.next();
    literal(client, client.parser.appendItem().orElseThrow());
    assertThrows(SyntaxError.class, client.parser::appendItem);
    client.parser.skipCommand();
    assertEquals(new Command.Noop(), client.next());
  }

  @Test
  void readsTheLiteralToItsEndWhenTheTargetFails() throws IOException {
    var client = Client.sendsInPieces("a APPEND b {5}\r\nhello\r\nb NOOP\r\n", 2);
    client.next();
    var item = client.parser.appendItem().orElseThrow();
    var failure = new IllegalStateException("full");
    var target =
        new OutputStream() {
          @Override
          public void write(int octet) {
            throw failure;
          }
        };
    assertSame(
        failure,
        assertThrows(
            IllegalStateException.class, () -> client.input.literal(Client.literal(item), target)));
    assertEquals(Optional.empty(), client.parser.appendItem());
    assertEquals(new Command.Noop(), client.next());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{3}", "{3+}"})
  void refusesNulInTextOnly(String header) throws IOException {
    var client =
        Client.sends(
            "a APPEND b "
                + header
                + "\r\nx\0y\r\nb APPEND b ~"
                + header
                + "\r\nx\0y\r\nc NOOP\r\n");
    client.next();
    var text = client.parser.appendItem().orElseThrow();
    assertThrows(SyntaxError.class, () -> literal(client, text));
    client.parser.skipCommand();
    client.next();
    assertEquals("x\0y", literal(client, client.parser.appendItem().orElseThrow()));
    assertEquals(Optional.empty(), client.parser.appendItem());
    assertEquals(new Command.Noop(), client.next());
  }

  @Test
  void refusesToReadMoreThanAMessageMayHave() throws IOException {
    var limits = new Limits(1000, 10, 1000, 5, 10, 100);
    var client =
        Client.sends(
            "a APPEND b {101}\r\nb APPEND b {101+}\r\n" + "x".repeat(101) + "\r\n", limits);
    client.next();
    var waiting = client.parser.appendItem().orElseThrow();
    var error = assertThrows(SyntaxError.class, () -> literal(client, waiting));
    assertEquals(SyntaxError.Reason.TOO_BIG, error.reason());
    assertEquals(0, client.continuations());
    client.parser.skipCommand();
    client.next();
    client.parser.appendItem();
    var close = assertThrows(SyntaxError.class, client.parser::skipCommand);
    assertEquals(SyntaxError.After.CLOSE, close.after());
    assertEquals("b", close.tag());
  }
}
