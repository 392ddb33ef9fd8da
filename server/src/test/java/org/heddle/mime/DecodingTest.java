package org.heddle.mime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecodingTest {
  private static String octets(String utf8) {
    return new String(utf8.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static void check(String expected, String value) {
    assertEquals(expected, Decoding.headerText(value));
  }

  /// The table of RFC 2047 section 8.
  @Test
  void adjacentWordsAreOneText() {
    check("a", "=?ISO-8859-1?Q?a?=");
    check("a b", "=?ISO-8859-1?Q?a?= b");
    check("ab", "=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=");
    check("ab", "=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=");
    check("ab", "=?ISO-8859-1?Q?a?= \t=?ISO-8859-1?Q?b?=");
    check("a b", "=?ISO-8859-1?Q?a_b?=");
    check("a b", "=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=");
  }

  @Test
  void wordsAreDecodedByCharset() {
    check(
        "If you can read this you understand the example.",
        "=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?= =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=");
    check(
        "Keld Jørn Simonsen <keld@dkuug.dk>",
        "=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?= <keld@dkuug.dk>");
    check("grüße", "=?utf-8*de?q?gr=c3=bc=C3=9fe?=");
    check("日本", "=?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=");
    check("①", "=?cp932?Q?=87=40?=");
    check("한", "=?ks_c_5601-1987?B?x9E=?=");
    check("Hi Mom ☺!", "=?UTF-7?Q?Hi_Mom_+Jjo-!?=");
    check("€", "=?utf-8?B?4oKs?=");
  }

  @Test
  void aCharacterMayBeCutBetweenTwoWords() {
    check("€", "=?utf-8?Q?=E2=82?= =?UTF-8?Q?=AC?=");
    check("€x", "=?utf-8?B?4oI=?= =?UTF-8?Q?=ACx?=");
  }

  @Test
  void whatIsNoWordStaysAsItIs() {
    for (String text :
        new String[] {
          "=?",
          "=?=",
          "=??=",
          "=?utf-8?=",
          "=?utf-8?X?a?=",
          "=?utf-8?Q?abc",
          "=?nonsense?Q?a?=",
          "=?utf 8?Q?a?=",
          "a =? b ?= c",
          "=?utf-8?Q",
          "=?utf-8?Q?",
          "",
          "plain"
        }) {
      check(text, text);
    }
    check("=?nonsense?Q?a?= b", "=?nonsense?Q?a?= =?utf-8?Q?b?=");
  }

  @Test
  void brokenWordsGiveWhatCanBeRead() {
    check("ab=4", "=?utf-8?Q?ab=4?=");
    check("a=zzb", "=?utf-8?Q?a=zzb?=");
    check("hello world", "=?utf-8?Q?hello world?=");
    check("hell", "=?utf-8?B?aGVsbG?=");
    check("xaby", "x=?utf-8?Q?ab?=y");
  }

  @Test
  void rawOctetsAreUtf8OrLatin1() {
    check("Grüße", octets("Grüße"));
    check("Grüße", "Gr\u00fc\u00dfe");
    check("é€ é", octets("é€") + " \u00e9");
    check("\ud83d\ude00", octets("\ud83d\ude00"));
  }

  @Test
  void longBrokenValuesTakeLinearTime() {
    String words = "=?utf-8?Q?a ".repeat(30_000);
    check(words, words);
    String unknown = "=?x-nonsense?Q?a?= ".repeat(30_000);
    check(unknown, unknown);
    assertEquals(30_000, Decoding.headerText("=?utf-8?Q?a?=".repeat(30_000)).length());
  }

  private static Part part(String header, byte[] body, String content) {
    return MessageScanner.scan(ByteSource.of(message(header, body, content)));
  }

  private static byte[] message(String header, byte[] body, String content) {
    byte[] head = (header + "\n\n" + content).getBytes(StandardCharsets.ISO_8859_1);
    byte[] message = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, message, head.length, body.length);
    return message;
  }

  private static byte[] body(String encoding, String content) throws IOException {
    String header = "Content-Transfer-Encoding: " + encoding;
    byte[] message = message(header, new byte[0], content);
    Part part = part(header, new byte[0], content);
    try (InputStream body = Decoding.body(ByteSource.of(message), part).orElseThrow()) {
      return body.readAllBytes();
    }
  }

  private static void checkBody(String expected, String encoding, String content)
      throws IOException {
    assertEquals(expected, new String(body(encoding, content), StandardCharsets.ISO_8859_1));
  }

  @Test
  void base64IsTolerant() throws IOException {
    checkBody("hello", "base64", "aGVsbG8=");
    checkBody("hello", "Base64", "aGV\r\n s*bG8=\r\n");
    checkBody("hello", "base64", "aGVsbG8");
    checkBody("hell", "base64", "aGVsbG");
    checkBody("hel", "base64", "aGVsb");
    checkBody("hello", "base64", "aGVsbG8=\n-- \nmailing list footer\n");
    checkBody("", "base64", "");
    checkBody("", "base64", "====");
  }

  @Test
  void quotedPrintableIsTolerant() throws IOException {
    checkBody("a=b\r\n", "quoted-printable", "a=3Db\r\n");
    checkBody("ab", "quoted-printable", "a=\r\nb");
    checkBody("ab", "quoted-printable", "a=\nb");
    checkBody("ab", "quoted-printable", "a= \t\r\nb");
    checkBody("a\r\nb", "quoted-printable", "a \t\r\nb  ");
    checkBody("a b", "quoted-printable", "a b");
    checkBody("\u00e9=zz=4 = x=", "quoted-printable", "=e9=zz=4 = x=3D");
    checkBody("a", "quoted-printable", "a=");
    checkBody("a=4", "quoted-printable", "a=4");
    checkBody("a" + " ".repeat(5000) + "b", "quoted-printable", "a" + " ".repeat(5000) + "b");
  }

  @Test
  void otherEncodingsAreKnownOrNot() throws IOException {
    checkBody("a=3D\r\n", "8bit", "a=3D\r\n");
    checkBody("a=3D", "", "a=3D");
    checkBody("Cat", "x-uuencode", "begin 644 cat.txt\n#0V%T\n`\nend\n");
    Part part = part("Content-Transfer-Encoding: secret", new byte[0], "x");
    assertTrue(Decoding.body(ByteSource.of(new byte[100]), part).isEmpty());
  }

  @Test
  void anyBytesSurviveBase64() throws IOException {
    long seed = 7;
    Random random = new Random(seed);
    for (int length = 0; length < 300; length += 7) {
      byte[] bytes = new byte[length * 20];
      random.nextBytes(bytes);
      String content = Base64.getMimeEncoder().encodeToString(bytes);
      assertArrayEquals(bytes, body("base64", content), "seed " + seed + " length " + length);
    }
  }

  private static String text(String header, byte[] body) throws IOException {
    StringWriter text = new StringWriter();
    try (Reader reader =
        Decoding.text(ByteSource.of(message(header, body, "")), part(header, body, ""))) {
      reader.transferTo(text);
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "cp932, windows-31j, 日本①",
    "Shift_JIS, windows-31j, 日本",
    "ks_c_5601-1987, x-windows-949, 한국",
    "iso-8859-8-i, ISO-8859-8, שלום",
    "gb2312, GBK, 中国",
    "iso-8859-1, windows-1252, “é”",
    "\"windows-1251\", windows-1251, Привет",
    "cp-1251, windows-1251, Привет",
    "windows1252, windows-1252, é",
    "utf8, UTF-8, é€",
    "'', UTF-8, é€",
    "us-ascii, UTF-8, é€",
    "us-ascii, ISO-8859-1, é",
    "x-unknown, ISO-8859-1, é",
    "../../etc, ISO-8859-1, é",
  })
  void charsetsAreFoundByTheNamesOfMail(String name, String charset, String expected)
      throws IOException {
    String header = "Content-Type: text/plain; charset=" + name;
    assertEquals(expected, text(header, expected.getBytes(Charset.forName(charset))));
  }

  @Test
  void textIsDecodedByBothItsEncodings() throws IOException {
    String header =
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable";
    assertEquals("é=", text(header, "=C3=A9=3D".getBytes(StandardCharsets.US_ASCII)));
    header =
        "Content-Type: text/plain; charset*=us-ascii''utf-8\nContent-Transfer-Encoding: base64";
    assertEquals("€", text(header, "4oKs".getBytes(StandardCharsets.US_ASCII)));
    header = "Content-Type: text/plain; charset=unicode-1-1-utf-7\nContent-Transfer-Encoding: what";
    assertEquals("A≢Α. +-1", text(header, "A+ImIDkQ. +--1".getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void truncatedUtf8IsNotLost() throws IOException {
    assertEquals("a\u00e2\u201a", text("X: y", new byte[] {'a', (byte) 0xe2, (byte) 0x82}));
    byte[] broken = {(byte) 0xf0, (byte) 0x9f, 'a', (byte) 0xc3, (byte) 0xa9};
    assertEquals("\u00f0\u0178a\u00e9", text("X: y", broken));
    byte[] overlong = {
      (byte) 0xe0, (byte) 0x80, (byte) 0xaf, (byte) 0xed, (byte) 0xa0, (byte) 0x80
    };
    assertEquals("\u00e0\u20ac\u00af\u00ed\u00a0\u20ac", text("X: y", overlong));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Fri, 21 Nov 1997 09:55:06 -0600 | 1997-11-21",
        "21 Nov 97 09:55:06 GMT | 1997-11-21",
        "Thu, 13 Feb 1969 23:32:54 -0330 (Newfoundland Time) | 1969-02-13",
        "Thu,\t13\tFeb\t1969 23:32 -0330 | 1969-02-13",
        "Fri, 21 Nov 1997 09(comment):   55  :  06 -0600 | 1997-11-21",
        "1 Jan 00 00:00:00 PST | 2000-01-01",
        "1 Jan 49 00:00 | 2049-01-01",
        "1 Jan 50 00:00 | 1950-01-01",
        "1 Jan 103 00:00 | 2003-01-01",
        "26-Aug-76 14:29 -0000 | 1976-08-26",
        "Thu Feb 13 23:32:54 1969 | 1969-02-13",
        "Thu Feb 13 23:32:54 CET 1969 | 1969-02-13",
        "Thu Feb  3 23:32:54 +0100 1969 | 1969-02-03",
        "Monday, September 5, 2005 10:00 AM | 2005-09-05",
        "Mon, 5 Sept 2005 10:00:00 | 2005-09-05",
        "(a (nested) comment) Sat, 31 Dec 2022 23:59:60 -1200 | 2022-12-31",
        "Sat,31 Dec 2022 23:59:59 +1400 | 2022-12-31",
        "2024-02-29T12:00:00Z | 2024-02-29",
        "2024-02-29 12:00:00 +0000 | 2024-02-29",
        "\"Sat, 31 Dec 2022 23:59:59 +0000\" | 2022-12-31",
        "mon, 05 SEP 2005 | 2005-09-05",
      })
  void commonAndObsoleteDatesAreRead(String date, LocalDate expected) {
    assertEquals(Optional.of(expected), Decoding.day(date));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "yesterday",
        "31 Feb 2020 00:00:00 +0000",
        "Nov",
        "21 Nov",
        "(",
        "((((",
        "\"",
        "1 Nov 20200",
        "0 Nov 2020",
        "2024-13-01",
        "12:00:00",
        "Mon, 99 Mar 2001",
        "--",
        "21-Nov-"
      })
  void whatIsNoDateIsNone(String date) {
    assertEquals(Optional.empty(), Decoding.day(date));
  }
}
