package org.heddle.imap.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.heddle.imap.wire.WireOutput.Quoting;
import org.heddle.storage.Flags;
import org.heddle.storage.UidSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireOutputTest {
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final WireOutput output = new WireOutput(sent);

  private String sent() throws IOException {
    output.flush();
    return sent.toString(StandardCharsets.ISO_8859_1);
  }

  @Test
  void writesText() throws IOException {
    output.text("* ").number(4294967295L).text(' ').text("EXISTS").line();
    assertEquals("* 4294967295 EXISTS\r\n", sent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r", "\n", "\0", "\t", "\u007f", "\u00e9", "\u20ac"})
  void refusesTextThatIsNotPrintableAscii(String text) throws IOException {
    assertThrows(IllegalArgumentException.class, () -> output.text("a" + text));
    assertThrows(IllegalArgumentException.class, () -> output.text(text.charAt(0)));
    output.humanText("a" + text);
    assertEquals("a?", sent());
  }

  @Test
  void neverWritesAnEmptyTextForPeople() throws IOException {
    output.humanText("");
    assertEquals("-", sent());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "'',\"\"",
        "NIL,\"NIL\"",
        "a b,\"a b\"",
        "a\"b\\c,\"a\\\"b\\\\c\"",
        "\"\"\"\",\"\\\"\\\"\\\"\\\"\"",
      })
  void quotesStrings(String octets, String written) throws IOException {
    output.string(octets);
    assertEquals(written, sent());
  }

  @Test
  void writesALiteralForWhatCannotBeQuoted() throws IOException {
    String longest = "x".repeat(1000);
    output.string(longest).string(longest + "y").string("\"\"\"\"\"").string("a\rb").string("a\nb");
    output.string("\u00e9");
    assertEquals(
        "\""
            + longest
            + "\"{1001}\r\n"
            + longest
            + "y{5}\r\n\"\"\"\"\"{3}\r\na\rb{3}\r\na\nb{1}\r\n\u00e9",
        sent());
  }

  @Test
  void writesNoNulInAString() throws IOException {
    output.string("a\0b");
    assertEquals("{3}\r\na\u0080b", sent());
  }

  @Test
  void quotesValidUtf8OnceThatIsAllowed() throws IOException {
    output.string("\u00c3\u00a9");
    output.quoting(Quoting.UTF8);
    output.string("\u00c3\u00a9").string("\u00e9");
    assertEquals("{2}\r\n\u00c3\u00a9\"\u00c3\u00a9\"{1}\r\n\u00e9", sent());
  }

  @Test
  void refusesAStringThatIsNotOctets() {
    assertThrows(IllegalArgumentException.class, () -> output.string("\u20ac"));
    assertThrows(IllegalArgumentException.class, () -> output.astring("\u20ac"));
  }

  @Test
  void writesStringsOrNil() throws IOException {
    output.nstring(Optional.empty()).nstring(Optional.of("NIL"));
    assertEquals("NIL\"NIL\"", sent());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "INBOX,INBOX",
        "a]b,a]b",
        "nil,\"nil\"",
        "'',\"\"",
        "a b,\"a b\"",
        "a*,\"a*\"",
        "a%,\"a%\"",
        "(a,\"(a\"",
        "{a,\"{a\"",
        "a},a}",
        "NILS,NILS",
      })
  void writesAtomsWhereItCan(String octets, String written) throws IOException {
    output.astring(octets);
    assertEquals(written, sent());
  }

  @Test
  void writesMailboxNamesAsTheyTravel() throws IOException {
    output.mailbox("\u00e9&").text(' ').mailbox("a b").text(' ');
    output.quoting(Quoting.UTF8);
    output.mailbox("\u00e9&");
    assertEquals("&AOk-&- \"a b\" \"\u00c3\u00a9&\"", sent());
  }

  @Test
  void writesLists() throws IOException {
    output.list(List.of()).list(Flags.named("x", "\\Seen"));
    assertEquals("()(\\Seen x)", sent());
  }

  @Test
  void writesUidSets() throws IOException {
    output.uids(UidSet.of(1, 2, 3, 7, 4294967295L)).text(' ').uids(UidSet.of(5));
    assertThrows(IllegalArgumentException.class, () -> output.uids(UidSet.EMPTY));
    assertEquals("1:3,7,4294967295 5", sent());
  }

  @Test
  void writesLiterals() throws IOException {
    output.literal(3).bytes(new byte[] {'x', 'a', 'b', 'c'}, 1, 2).bytes(new byte[] {'c'}, 0, 1);
    output.literal8(1).bytes(new byte[] {0}, 0, 1).literal(0).line();
    assertEquals("{3}\r\nabc~{1}\r\n\0{0}\r\n\r\n", sent());
  }

  @Test
  void writesNothingElseWhileALiteralIsOwed() throws IOException {
    output.literal(2).bytes(new byte[] {'x'}, 0, 1);
    assertEquals(1, output.owed());
    assertThrows(IllegalStateException.class, () -> output.text("x"));
    assertThrows(IllegalStateException.class, () -> output.text(""));
    assertThrows(IllegalStateException.class, () -> output.string("x"));
    assertThrows(IllegalStateException.class, output::line);
    assertThrows(IllegalStateException.class, () -> output.literal(1));
    assertThrows(IllegalStateException.class, () -> output.bytes(new byte[2], 0, 2));
    output.bytes(new byte[] {'y'}, 0, 1).line();
    assertEquals("{2}\r\nxy\r\n", sent());
  }

  @Test
  void keepsEverythingBackUntilFlushedOrFull() throws IOException {
    var writes = new ArrayList<Integer>();
    var stream =
        new OutputStream() {
          @Override
          public void write(int octet) {
            throw new UnsupportedOperationException();
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            writes.add(length);
          }

          @Override
          public void flush() {
            writes.add(0);
          }
        };
    var wire = new WireOutput(stream);
    for (int i = 0; i < 1024; i++) {
      wire.text("0123456789abcdef");
    }
    assertEquals(List.of(), writes);
    wire.text('x');
    assertEquals(List.of(16384), writes);
    wire.bytes(new byte[20_000], 0, 20_000);
    assertEquals(List.of(16384, 1, 20_000), writes);
    wire.text("0".repeat(40_000)).text('x');
    wire.flush();
    assertEquals(List.of(16384, 1, 20_000, 40_000, 1, 0), writes);
    wire.flush();
    assertEquals(0, writes.getLast());
  }
}
