package org.heddle.mime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreviewTest {
  private static String preview(String... lines) {
    ByteSource source = ByteSource.of(String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8));
    return Preview.of(source, MessageScanner.scan(source));
  }

  private static String html(String html) throws IOException {
    return Preview.beginning(new HtmlText(new StringReader(html)));
  }

  @Test
  void whiteSpaceIsCollapsed() {
    assertEquals(
        "Hello, world. Bye",
        preview("Subject: x", "", "", "  Hello,\t world.", "", " \u00a0Bye ", ""));
    assertEquals("", preview("Subject: x", "", "\u0000\u200b \ufeff"));
    assertEquals("", preview("Subject: x"));
  }

  @Test
  void encodingsAreTakenOff() {
    assertEquals(
        "Gr\u00fc\u00dfe",
        preview(
            "Content-Type: text/plain; charset=iso-8859-1",
            "Content-Transfer-Encoding: quoted-printable",
            "",
            "Gr=FC=DF=",
            "e"));
    assertEquals("", preview("Content-Transfer-Encoding: x-unknown", "", "text"));
  }

  @Test
  void plainTextIsTakenBeforeHtml() {
    assertEquals(
        "plain",
        preview(
            "Content-Type: multipart/alternative; boundary=b",
            "",
            "--b",
            "Content-Type: text/html",
            "",
            "<p>html</p>",
            "--b",
            "",
            "plain",
            "--b--"));
    assertEquals(
        "html",
        preview(
            "Content-Type: multipart/alternative; boundary=b",
            "",
            "--b",
            "",
            " ",
            "--b",
            "Content-Type: text/html",
            "",
            "<p>html</p>",
            "--b--"));
  }

  @Test
  void attachmentsAndSecretsHaveNone() {
    assertEquals(
        "inside",
        preview(
            "Content-Type: multipart/mixed; boundary=b",
            "",
            "--b",
            "Content-Disposition: attachment",
            "",
            "attached",
            "--b",
            "Content-Type: message/rfc822",
            "",
            "Subject: y",
            "",
            "inside",
            "--b--"));
    assertEquals(
        "",
        preview(
            "Content-Type: multipart/encrypted; boundary=b", "", "--b", "", "Version: 1", "--b--"));
    assertEquals("", preview("", "-----BEGIN PGP MESSAGE-----", "", "hQEMA"));
    assertEquals("", preview("Content-Type: application/pkcs7-mime", "", "text"));
    assertEquals("", preview("Content-Type: image/png", "", "text"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          <p>one</p><p>two<br>three      | one two three
          b<b>ol</b>d <!-- <p> --> x     | bold x
          <style>p {}</style><title>t</title>x<script>a < b</script >y | x y
          <a title="a > b" href='x'>y</a> | y
          <a title=don't>y</a>           | y
          1 < 2 & 3 <3                   | 1 < 2 & 3 <3
          &lt;&amp;&eacute;&#233;&#xE9;&nbsp;&euro;&#x1F600; | <&\u00e9\u00e9\u00e9 \u20ac\ud83d\ude00
          &bogus; &#xD800; &; &# a&amp   | &bogus; &#xD800; &; &# a&
          <!DOCTYPE html><html><body>x   | x
          x<p                            | x
          x<!-- never closed             | x
          <style>never closed            | ``
          &zwnj;&nbsp;&zwnj;&nbsp;x      | x
          """)
  void htmlBecomesText(String html, String text) throws IOException {
    assertEquals(text.translateEscapes(), html(html));
  }

  @Test
  void itIsCutBetweenCharacters() {
    assertEquals("x".repeat(200), preview("", "x".repeat(1000)));
    assertEquals("x".repeat(200), preview("", "x".repeat(200)));
    assertEquals("x".repeat(199), preview("", "x".repeat(199) + " y"));
    String smile = "\ud83d\ude00";
    assertEquals(smile.repeat(200), preview("", smile.repeat(300)));
    assertEquals("x".repeat(199), preview("", "x".repeat(199) + "e\u0301 and more"));
    String family = "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67";
    assertEquals("x".repeat(197), preview("", "x".repeat(197) + family + " and more"));
    assertEquals(200, preview("", "e" + "\u0301".repeat(5000)).length());
  }

  @Test
  void anythingHasAShortPreview() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          var random = new Random(11);
          List<String> pieces =
              List.of(
                  "<", ">", "!--", "--", "\"", "=\"", "&", "#", ";", "</", "style", "x", " ",
                  "\ud800");
          for (int i = 0; i < 3000; i++) {
            var html = new StringBuilder();
            for (int n = random.nextInt(200); n > 0; n--) {
              html.append(pieces.get(random.nextInt(pieces.size())));
            }
            String preview = html(html.toString());
            assertTrue(preview.codePointCount(0, preview.length()) <= 256, html.toString());
          }
          for (String piece : pieces) {
            preview("Content-Type: text/html", "", piece.repeat(1_000_000));
          }
        });
  }
}
