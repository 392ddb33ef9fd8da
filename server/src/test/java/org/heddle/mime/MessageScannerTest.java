package org.heddle.mime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.heddle.mime.Part.MediaType;
import org.heddle.mime.Part.Parameter;
import org.junit.jupiter.api.Test;

class MessageScannerTest {
  private static Part scan(String message) {
    return MessageScanner.scan(ByteSource.of(message.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static String mixed(String body) {
    return "Content-Type: multipart/mixed; boundary=b\n\n" + body;
  }

  @Test
  void aSimpleMessageIsOneTextPart() {
    Part part = scan("Subject: Hi\r\nFrom: joe@x.org\r\n\r\nHello\r\nworld\r\n");
    assertEquals(0, part.headerStart());
    assertEquals(32, part.bodyStart());
    assertEquals(46, part.end());
    assertEquals(2, part.lines());
    assertEquals(MediaType.TEXT_PLAIN, part.type());
    assertEquals(List.of(), part.parameters());
    assertEquals("7BIT", part.encoding());
    assertEquals(Optional.of("Hi"), part.envelope().orElseThrow().subject());
  }

  @Test
  void anEmptyMessageIsAnEmptyText() {
    Part part = scan("");
    assertEquals(MediaType.TEXT_PLAIN, part.type());
    assertEquals(0, part.end());
    assertEquals(0, part.lines());
    assertTrue(part.envelope().isPresent());
  }

  @Test
  void aHeaderWithoutAnEmptyLineHasNoBody() {
    Part part = scan("Subject: Hi\r\nX: y");
    assertEquals(17, part.bodyStart());
    assertEquals(17, part.end());
    assertEquals(0, part.lines());
    assertEquals(Optional.of("Hi"), part.envelope().orElseThrow().subject());
  }

  @Test
  void aTextWithoutAnyFieldIsABody() {
    Part part = scan("hello world\n\nmore\n");
    assertEquals(0, part.bodyStart());
    assertEquals(3, part.lines());
  }

  @Test
  void aBrokenLineDoesNotEndTheHeader() {
    Part part = scan(">From joe Mon Jan 1\nSubject: Hi\nbroken line\nFrom: a@b\n\nbody");
    assertEquals(55, part.bodyStart());
    assertEquals(1, part.lines());
    assertEquals(Optional.of("Hi"), part.envelope().orElseThrow().subject());
    assertEquals(1, part.envelope().orElseThrow().from().size());
  }

  @Test
  void theLineEndBeforeABoundaryBelongsToTheBoundary() {
    String message =
        mixed(
            "preamble\n--b\n\none\n--b\r\nContent-Type: text/html\r\n\r\ntwo\r\n\r\n--b--\nepilogue\n");
    assertEquals(
        """
        multipart/mixed 11
          text/plain 1 one
          text/html 1 two\\r\\n
        """,
        Outline.of(message));
  }

  @Test
  void aBoundaryRightBehindAHeaderEndsAnEmptyPart() {
    assertEquals(
        """
        multipart/mixed 6
          text/plain 0\s
          text/html 0\s
          text/plain 0\s
        """,
        Outline.of(mixed("--b\n\n--b\nContent-Type: text/html\n--b\n--b--\n")));
  }

  @Test
  void aPartWithoutHeaderAndEmptyLineIsText() {
    assertEquals(
        """
        multipart/mixed 3
          text/plain 1 hello
        """,
        Outline.of(mixed("--b\nhello\n--b--\n")));
  }

  @Test
  void aMissingLastBoundaryEndsWithTheMessage() {
    assertEquals(
        """
        multipart/mixed 4
          text/plain 2 one\\ntwo
        """,
        Outline.of(mixed("--b\n\none\ntwo")));
  }

  @Test
  void aLastBoundaryNeedsNoLineEnd() {
    assertEquals(
        """
        multipart/mixed 4
          text/plain 1 one
        """,
        Outline.of(mixed("--b\n\none\n--b--")));
  }

  @Test
  void whiteSpaceBehindABoundaryIsPadding() {
    assertEquals(
        """
        multipart/mixed 7
          text/plain 1 one
          text/plain 1 two
        """,
        Outline.of(mixed("--b \t\n\none\n--b\n\ntwo\n--b-- \n")));
  }

  @Test
  void aLineThatOnlyBeginsWithTheBoundaryIsText() {
    assertEquals(
        """
        multipart/mixed 6
          text/plain 3 --bc\\n--b c\\n-- b
        """,
        Outline.of(mixed("--b\n\n--bc\n--b c\n-- b\n--b--\n")));
  }

  @Test
  void nestedBoundariesMayBePrefixesOfEachOther() {
    String inner = "Content-Type: multipart/alternative; boundary=bb\n\n--bb\n\none\n--bb--\n";
    assertEquals(
        """
        multipart/mixed 12
          multipart/alternative 4
            text/plain 1 one
          text/plain 1 two
        """,
        Outline.of(mixed("--b\n" + inner + "\n--b\n\ntwo\n--b--\n")));
  }

  @Test
  void nestedBoundariesMayBeEqual() {
    String inner = "Content-Type: multipart/alternative; boundary=b\n\n--b\n\none\n--b--\n";
    assertEquals(
        """
        multipart/mixed 11
          multipart/alternative 4
            text/plain 1 one
          text/plain 1 two
        """,
        Outline.of(mixed("--b\n" + inner + "--b\n\ntwo\n--b--")));
  }

  @Test
  void anOuterBoundaryClosesWhatIsOpenWithin() {
    String inner = "Content-Type: multipart/alternative; boundary=c\n\n--c\n\none\n";
    assertEquals(
        """
        multipart/mixed 10
          multipart/alternative 3
            text/plain 1 one
          text/plain 1 two
        """,
        Outline.of(mixed("--b\n" + inner + "--b\n\ntwo\n--b--")));
  }

  @Test
  void theEpilogueIsNoPart() {
    assertEquals(
        """
        multipart/mixed 7
          text/plain 1 one
        """,
        Outline.of(mixed("--b\n\none\n--b--\n--b\n\nnot me\n")));
  }

  @Test
  void aQuotedBoundaryMayHaveSpacesAndMarks() {
    assertEquals(
        """
        multipart/mixed 4
          text/plain 1 one
        """,
        Outline.of(
            "Content-Type: multipart/mixed;\n boundary=\"a (b) c;=_?\"\n\n--a (b) c;=_?\n\none\n--a (b) c;=_?--"));
  }

  @Test
  void aMultipartWithoutPartsGetsAnEmptyOne() {
    assertEquals("multipart/mixed 1\n  text/plain 0 \n", Outline.of(mixed("nothing\n")));
    assertEquals(
        "multipart/mixed 1\n  text/plain 0 \n",
        Outline.of("Content-Type: multipart/mixed\n\n--b\n"));
    assertEquals(
        "multipart/mixed 0\n  text/plain 0 \n",
        Outline.of("Content-Type: multipart/mixed; boundary=x"));
  }

  @Test
  void aDigestHasMessagesUnlessItSaysOtherwise() {
    String message =
        """
        Content-Type: multipart/digest; boundary=b

        --b

        Subject: one

        body
        --b
        Content-Type: text/html

        two
        --b--
        """;
    assertEquals(
        """
        multipart/digest 10
          message/rfc822 3
            text/plain 1 body
          text/html 1 two
        """,
        Outline.of(message));
    Part inner = scan(message).children().getFirst().children().getFirst();
    assertEquals(Optional.of("one"), inner.envelope().orElseThrow().subject());
  }

  @Test
  void anEmbeddedMessageHasAPartOfItsOwn() {
    assertEquals(
        """
        message/rfc822 5
          multipart/mixed 3
            text/plain 1 one
        """,
        Outline.of("Content-Type: message/rfc822\n\n" + mixed("--b\n\none")));
  }

  @Test
  void aGlobalMessageIsAMessage() {
    assertEquals(
        "message/global 3\n  text/plain 1 body\n",
        Outline.of("Content-Type: message/global\n\nSubject: x\n\nbody"));
  }

  /// The empty line behind a header is also the line end before the boundary: it counts as the
  /// header's, and what holds the part ends with it.
  @Test
  void aBoundaryBehindAnEmptyNestedPartIsOutsideOfIt() {
    String inner = "Content-Type: multipart/alternative; boundary=c\n\n--c\nX: y\n\n";
    assertEquals(
        """
        multipart/mixed 7
          multipart/alternative 3
            text/plain 0\s
        """,
        Outline.of(mixed("--b\n" + inner + "--b--\n")));
  }

  @Test
  void anEncodedMessageIsAFile() {
    assertEquals(
        "application/octet-stream 1 U3ViamVjdDogaGkK\n",
        Outline.of(
            "Content-Type: message/rfc822\nContent-Transfer-Encoding: Base64\n\nU3ViamVjdDogaGkK"));
  }

  @Test
  void aTypeThatCannotBeReadIsText() {
    for (String type : List.of("", "text", "/", "a/b/c", "text/", "héllo/x", "=?utf-8?q?x?=")) {
      Part part = scan("Content-Type: " + type + "; charset=utf-8\n\nbody");
      assertEquals(MediaType.TEXT_PLAIN, part.type(), type);
      assertEquals(Optional.of("utf-8"), part.parameter("charset"), type);
    }
  }

  @Test
  void allFieldsOfAPartAreKept() {
    Part part =
        scan(
            """
            Content-Type: (a) Image / PNG (b); Name="a \\"b\\".png"
            Content-ID: <x@y>
            Content-Description: What
             it is
            Content-Transfer-Encoding: base64 (really)
            Content-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==
            Content-Disposition: ATTACHMENT; filename=a.png; size=12
            Content-Language: de, en-GB (British)
            Content-Location: http://x/y
            Content-ID: <second@y>

            """);
    assertEquals(new MediaType("image", "png"), part.type());
    assertEquals(List.of(new Parameter("name", "a \"b\".png")), part.parameters());
    assertEquals(Optional.of("<x@y>"), part.id());
    assertEquals(Optional.of("What it is"), part.description());
    assertEquals("BASE64", part.encoding());
    assertEquals(Optional.of("Q2hlY2sgSW50ZWdyaXR5IQ=="), part.md5());
    assertEquals(
        new Part.Disposition(
            "attachment", List.of(new Parameter("filename", "a.png"), new Parameter("size", "12"))),
        part.disposition().orElseThrow());
    assertEquals(List.of("de", "en-GB"), part.languages());
    assertEquals(Optional.of("http://x/y"), part.location());
  }

  @Test
  void nestingIsBounded() {
    StringBuilder message = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      message.append("Content-Type: multipart/mixed; boundary=b" + i + "\n\n--b" + i + "\n");
    }
    Part part = scan(message.toString());
    int depth = 1;
    while (!part.children().isEmpty()) {
      part = part.children().getFirst();
      depth++;
    }
    assertEquals(PartTree.DEPTH, depth);
    assertEquals(new MediaType("application", "octet-stream"), part.type());
    assertEquals(message.length(), part.end());
  }

  @Test
  void nestedMessagesAreBounded() {
    Part part = scan("Content-Type: message/rfc822\n\n".repeat(1000));
    int depth = 1;
    while (!part.children().isEmpty()) {
      part = part.children().getFirst();
      depth++;
    }
    assertEquals(PartTree.DEPTH, depth);
  }

  @Test
  void theNumberOfPartsIsBounded() {
    String message = mixed("--b\n\nx\n".repeat(20_000) + "--b--\nepilogue");
    Part part = scan(message);
    assertEquals(PartTree.PARTS - 1, part.children().size());
    assertEquals(message.length() - 15, part.children().getLast().end());
  }

  @Test
  void whatIsKeptOfHeadersIsBounded() {
    String part = "--b\nContent-Description: " + "x".repeat(1000) + "\n\n";
    Part message = scan(mixed(part.repeat(5000)));
    long kept =
        message.children().stream().mapToLong(p -> p.description().orElse("").length()).sum();
    assertTrue(kept > 1_000_000 && kept <= 1024 * 1024, "kept " + kept);
  }

  @Test
  void aVeryLongLineIsOnlyPartlyKept() {
    Part part = scan("Subject: " + "x".repeat(300_000) + "\nFrom: a@b\n\nbody");
    int length = part.envelope().orElseThrow().subject().orElseThrow().length();
    assertTrue(length > 100_000 && length < PartTree.LINE_KEPT, "kept " + length);
    assertEquals(1, part.envelope().orElseThrow().from().size());
    assertEquals(4, part.end() - part.bodyStart());
  }
}
