package org.heddle.mime;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextSearchTest {
  private static final String MESSAGE =
      """
      Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=
      X-Empty:
      Content-Type: multipart/mixed; boundary=b

      preamble
      --b
      Content-Transfer-Encoding: base64

      aGlkZGVuIHdvcmRz
      --b
      Content-Type: image/png
      Content-Disposition: attachment; filename*=iso-8859-1''M%FCnchen.png

      pixels
      --b
      Content-Type: message/rfc822

      Subject: inner one

      inner text
      --b
      Content-Type: message/delivery-status

      Status: 5.1.1
      --b--
      """;

  private static TextSearch search() {
    ByteSource source = ByteSource.of(MESSAGE.getBytes(StandardCharsets.ISO_8859_1));
    return new TextSearch(source, MessageScanner.scan(source));
  }

  private static void check(String needle, boolean inText, boolean inBody) {
    assertTrue(search().inText(new Needle(needle)) == inText, needle);
    assertTrue(search().inBody(new Needle(needle)) == inBody, needle);
  }

  @Test
  void textAndBodyAreSearchedWithoutTheirEncodings() {
    check("GRÜßE", true, false);
    check("subject: gr", true, false);
    check("hidden words", true, true);
    check("aGlkZGVu", false, false);
    check("münchen.png", true, true);
    check("pixels", false, false);
    check("inner one", true, true);
    check("Subject: inner", true, true);
    check("inner text", true, true);
    check("5.1.1", true, true);
    check("nowhere", false, false);
  }

  @Test
  void fieldsAreThoseOfTheMessageItself() {
    assertTrue(search().inField("SUBJECT", new Needle("grü")));
    assertFalse(search().inField("Subject", new Needle("inner")));
    assertTrue(search().inField("x-empty", new Needle("")));
    assertFalse(search().inField("x-missing", new Needle("")));
    assertFalse(search().inField("subject", new Needle("subject")));
  }
}
