package org.heddle.imap.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.imap.syntax.FetchItem.Binary;
import org.heddle.imap.syntax.FetchItem.BinarySize;
import org.heddle.imap.syntax.FetchItem.Body;
import org.heddle.imap.syntax.FetchItem.Name;
import org.heddle.imap.syntax.FetchItem.Partial;
import org.heddle.imap.syntax.FetchItem.Seen;
import org.heddle.imap.syntax.FetchItem.Simple;
import org.heddle.imap.wire.SyntaxError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FetchParserTest {
  private static final Section.Text ALL = new Section.Text.All();
  private static final Section.Text HEADER = new Section.Text.Header();
  private static final Section.Text TEXT = new Section.Text.BodyText();

  static Stream<Arguments> items() {
    return Stream.of(
        items("UID", Simple.UID),
        items("flags", Simple.FLAGS),
        items("(FLAGS)", Simple.FLAGS),
        items("(UID FLAGS UID)", Simple.UID, Simple.FLAGS),
        items("FAST", Simple.FLAGS, Simple.INTERNALDATE, Simple.RFC822_SIZE),
        items("all", Simple.FLAGS, Simple.INTERNALDATE, Simple.RFC822_SIZE, Simple.ENVELOPE),
        items(
            "FULL",
            Simple.FLAGS,
            Simple.INTERNALDATE,
            Simple.RFC822_SIZE,
            Simple.ENVELOPE,
            Simple.BODY),
        items("SAVEDATE", Simple.SAVEDATE),
        items("(emailid THREADID MODSEQ)", Simple.EMAILID, Simple.THREADID, Simple.MODSEQ),
        items("PREVIEW", new FetchItem.Preview(FetchItem.Priority.NORMAL)),
        items("preview (lazy)", new FetchItem.Preview(FetchItem.Priority.LAZY)),
        items(
            "(PREVIEW (LAZY LAZY) UID)",
            new FetchItem.Preview(FetchItem.Priority.LAZY),
            Simple.UID),
        items("(BODY BODYSTRUCTURE)", Simple.BODY, Simple.BODYSTRUCTURE),
        items("RFC822.SIZE", Simple.RFC822_SIZE),
        items("RFC822", rfc822(ALL, Seen.SET, Name.RFC822)),
        items("RFC822.HEADER", rfc822(HEADER, Seen.PEEK, Name.RFC822_HEADER)),
        items("rfc822.text", rfc822(TEXT, Seen.SET, Name.RFC822_TEXT)),
        items("BODY[]", body(Seen.SET, ALL)),
        items("body.peek[]", body(Seen.PEEK, ALL)),
        items("BODY[HEADER]", body(Seen.SET, HEADER)),
        items("BODY[TEXT]", body(Seen.SET, TEXT)),
        items("BODY[1]", body(Seen.SET, ALL, 1)),
        items("BODY[1.2.30]", body(Seen.SET, ALL, 1, 2, 30)),
        items("BODY[4294967295]", body(Seen.SET, ALL, Integer.MAX_VALUE)),
        items("BODY.PEEK[1.mime]", body(Seen.PEEK, new Section.Text.Mime(), 1)),
        items("BODY[2.HEADER]", body(Seen.SET, HEADER, 2)),
        items("BODY[2.1.TEXT]", body(Seen.SET, TEXT, 2, 1)),
        items(
            "BODY.PEEK[HEADER.FIELDS (From \"To\" {2+}\r\nCc)]",
            body(Seen.PEEK, new Section.Text.HeaderFields(List.of("From", "To", "Cc")))),
        items(
            "BODY[3.HEADER.FIELDS.NOT (X)]",
            body(Seen.SET, new Section.Text.HeaderFieldsNot(List.of("X")), 3)),
        items("BODY[]<0.1>", partial(0, 1)),
        items("BODY[]<5.9223372036854775807>", partial(5, Long.MAX_VALUE)),
        items("BINARY[]", new Binary(List.of(), Optional.empty(), Seen.SET)),
        items(
            "BINARY.PEEK[1.2]<3.4>",
            new Binary(List.of(1, 2), Optional.of(new Partial(3, 4)), Seen.PEEK)),
        items("BINARY.SIZE[1]", new BinarySize(List.of(1))),
        items("(BODY[]<0.1> BODY[]<1.1>)", partial(0, 1), partial(1, 1)));
  }

  private static Arguments items(String text, FetchItem... items) {
    return Arguments.of(text, List.of(items));
  }

  private static FetchItem rfc822(Section.Text text, Seen seen, Name name) {
    return new Body(new Section(List.of(), text), Optional.empty(), seen, name);
  }

  private static FetchItem body(Seen seen, Section.Text text, Integer... part) {
    return new Body(new Section(List.of(part), text), Optional.empty(), seen, Name.BODY);
  }

  private static FetchItem partial(long offset, long length) {
    return new Body(
        new Section(List.of(), ALL), Optional.of(new Partial(offset, length)), Seen.SET, Name.BODY);
  }

  @ParameterizedTest
  @MethodSource("items")
  void readsItems(String text, List<FetchItem> items) throws IOException {
    var client = Client.sends("a FETCH 1 " + text + "\r\na UID FETCH 1 " + text + "\r\n");
    var set = CommandParserTest.set(1, 1);
    assertEquals(
        new Command.Fetch(Numbering.SEQUENCE, set, items, Optional.empty(), Optional.empty()),
        client.next());
    assertEquals(
        new Command.Fetch(Numbering.UID, set, items, Optional.empty(), Optional.empty()),
        client.next());
  }

  @ParameterizedTest
  @MethodSource("items")
  void readsItemsByteByByte(String text, List<FetchItem> items) throws IOException {
    var client = Client.sendsInPieces("a FETCH 1 " + text + "\r\n", 1);
    assertEquals(
        new Command.Fetch(
            Numbering.SEQUENCE,
            CommandParserTest.set(1, 1),
            items,
            Optional.empty(),
            Optional.empty()),
        client.next());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "()",
        "(FLAGS",
        "FLAGS)",
        "(FLAGS )",
        "(FLAGS  UID)",
        "(ALL)",
        "(FLAGS FAST)",
        "FLAGS UID",
        "FLAGS (CHANGEDSINCE)",
        "(FLAGS) (VANISHED)",
        "MODSEQ[1]",
        "BODY.PEEK",
        "BODY[",
        "BODY[MIME]",
        "BODY[0]",
        "BODY[01]",
        "BODY[1.]",
        "BODY[.1]",
        "BODY[1..2]",
        "BODY[1TEXT]",
        "BODY[4294967296]",
        "BODY[HEADER.FIELDS]",
        "BODY[HEADER.FIELDS ()]",
        "BODY[HEADER.FIELDS From]",
        "BODY[HEADER.FIELDS (From]",
        "BODY[FOO]",
        "BODY[TEXT.1]",
        "BODY[]<0>",
        "BODY[]<0.0>",
        "BODY[]<.1>",
        "BODY[]<0.9223372036854775808>",
        "BODY[]<0.1",
        "BODYSTRUCTURE[]",
        "BINARY",
        "BINARY[TEXT]",
        "BINARY.SIZE[1]<0.1>",
        "RFC822[]",
        "RFC822.PEEK",
      })
  void refusesItems(String text) throws IOException {
    var client = Client.sends("a FETCH 1 " + text + "\r\na NOOP\r\n");
    assertThrows(SyntaxError.class, client::next);
    assertEquals(new Command.Noop(), client.next());
  }

  @Test
  void needsASet() {
    assertThrows(SyntaxError.class, Client.sends("a FETCH FLAGS\r\n")::next);
  }
}
