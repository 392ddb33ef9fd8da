package org.heddle.mime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.heddle.mime.Corpus.Message;
import org.junit.jupiter.api.Test;

class HeaderFieldTest {
  private static List<HeaderField> parse(String block) {
    return HeaderField.parse(block.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String value(String block) {
    return parse(block).getFirst().value();
  }

  @Test
  void fieldsHaveTheirPlaces() {
    assertEquals(
        List.of(
            new HeaderField("Subject", 0, 19, "Hi  there"), new HeaderField("X-y", 19, 28, "a:b")),
        parse("Subject:Hi\n  there\nX-y: a:b\n\nBody: x\n"));
  }

  @Test
  void foldingIsTakenOffButItsWhiteSpaceStays() {
    assertEquals("a b", value("X: a\r\n b\r\n"));
    assertEquals("a \t b", value("X: a \r\n\t b\r\n"));
    assertEquals("a b", value("X: a\n b"));
    assertEquals("a  b", value("X: a\n \n b"));
    assertEquals("", value("X:"));
    assertEquals("", value("X: \r\n \r\n"));
    assertEquals("é", value("X: é"));
  }

  @Test
  void noValueHasControlsThatBreakLines() {
    assertEquals("a b", value("X: a\rb\n"));
    assertEquals("a b", value("X: a\r b\n"));
    assertEquals("a b", value("X: a\0b\n"));
    assertEquals("a", value("X: a\r\r\n"));
  }

  @Test
  void linesOfNoFieldAreLeftOut() {
    assertEquals(
        List.of("A", "B", "C"),
        parse("From x y\n continued\nA: 1\njunk\n more\nB : 2\n: x\nÄ: y\nC:\n").stream()
            .map(HeaderField::name)
            .toList());
    assertEquals(List.of(), parse(""));
    assertEquals(List.of(), parse("\nA: b\n"));
    assertEquals(List.of(), parse(" A: b\n"));
  }

  @Test
  void fieldsAndWhatIsLeftOutMakeUpTheBlock() {
    long seed = 5322;
    Random random = new Random(seed);
    for (Message message : Corpus.small(20_000)) {
      byte[] bytes = message.bytes();
      for (int round = 0; round < 5; round++) {
        checkPlaces(bytes, message + ", seed " + seed + " round " + round);
        bytes = Mutation.of(bytes, random);
      }
    }
  }

  private static void checkPlaces(byte[] bytes, String message) {
    int at = 0;
    for (HeaderField field : HeaderField.parse(bytes)) {
      assertTrue(field.start() >= at && field.end() > field.start(), message);
      byte[] name = field.name().getBytes(StandardCharsets.ISO_8859_1);
      int nameEnd = field.start() + name.length;
      assertArrayEquals(name, Arrays.copyOfRange(bytes, field.start(), nameEnd), message);
      assertEquals(
          visible(Arrays.copyOfRange(bytes, nameEnd, field.end())),
          ":" + visible(value(field)),
          message);
      at = field.end();
    }
  }

  private static byte[] value(HeaderField field) {
    return field.value().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String visible(byte[] bytes) {
    ByteArrayOutputStream visible = new ByteArrayOutputStream();
    for (byte octet : bytes) {
      if (octet > ' ' || octet < 0 || (octet > 0 && octet < ' ' && "\t\r\n".indexOf(octet) < 0)) {
        visible.write(octet);
      }
    }
    return visible.toString(StandardCharsets.ISO_8859_1);
  }
}
