package org.heddle.demo;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// A piece of a message as it is sent (RFC 2045, RFC 2046): header fields about the content, an
/// empty line, the content.
///
/// @param header lines, each with its CRLF
/// @param content encoded
record Mime(String header, byte[] content) {
  private static final String CRLF = "\r\n";
  private static final int LINE = 76;

  /// How the bytes of a text travel.
  enum Transfer {
    PLAIN,
    QUOTED_PRINTABLE,
    BASE64
  }

  /// A text; `type` may carry parameters, but not the charset.
  static Mime text(String type, String text, Charset charset, Transfer transfer) {
    byte[] bytes = text.replace("\n", CRLF).getBytes(charset);
    boolean ascii = text.chars().allMatch(c -> c < 0x80 && c != 0x1B);
    String head =
        field(
            "Content-Type",
            type + "; charset=" + charset.name().toLowerCase(java.util.Locale.ROOT));
    return switch (transfer) {
      case PLAIN ->
          new Mime(head + field("Content-Transfer-Encoding", ascii ? "7bit" : "8bit"), bytes);
      case QUOTED_PRINTABLE ->
          new Mime(
              head + field("Content-Transfer-Encoding", "quoted-printable"),
              quotedPrintable(bytes));
      case BASE64 -> new Mime(head + field("Content-Transfer-Encoding", "base64"), base64(bytes));
    };
  }

  /// A text in UTF-8, or in ASCII if that is enough.
  static Mime text(String text) {
    boolean ascii = text.chars().allMatch(c -> c < 0x80);
    return ascii
        ? text("text/plain", text, StandardCharsets.US_ASCII, Transfer.PLAIN)
        : text("text/plain", text, StandardCharsets.UTF_8, Transfer.QUOTED_PRINTABLE);
  }

  /// A file; the name may be any (RFC 2231).
  static Mime attachment(String type, String name, byte[] bytes) {
    return new Mime(
        field("Content-Type", type)
            + field("Content-Disposition", "attachment; " + fileName(name))
            + field("Content-Transfer-Encoding", "base64"),
        base64(bytes));
  }

  /// A picture that an HTML text shows by its id.
  static Mime inline(String type, String id, byte[] bytes) {
    return new Mime(
        field("Content-Type", type)
            + field("Content-Disposition", "inline")
            + field("Content-ID", "<" + id + ">")
            + field("Content-Transfer-Encoding", "base64"),
        base64(bytes));
  }

  /// A whole message inside another.
  static Mime message(byte[] message) {
    return new Mime(field("Content-Type", "message/rfc822"), message);
  }

  /// Several parts; `subtype` may carry parameters.
  static Mime multipart(String subtype, String boundary, List<Mime> parts) {
    var content = new ByteArrayOutputStream();
    for (Mime part : parts) {
      content.writeBytes(ascii("--" + boundary + CRLF));
      content.writeBytes(part.bytes());
      content.writeBytes(ascii(CRLF));
    }
    content.writeBytes(ascii("--" + boundary + "--" + CRLF));
    return new Mime(
        field("Content-Type", "multipart/" + subtype + "; boundary=\"" + boundary + "\""),
        content.toByteArray());
  }

  /// Header, empty line, content.
  byte[] bytes() {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(header.getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(ascii(CRLF));
    bytes.writeBytes(content);
    return bytes.toByteArray();
  }

  /// One header field with its line end.
  static String field(String name, String value) {
    return name + ": " + value + CRLF;
  }

  /// The words as an unstructured header field carries them: as they are, or encoded (RFC 2047).
  static String words(String text) {
    if (text.chars().allMatch(c -> c >= 0x20 && c < 0x7F)) {
      return text;
    }
    var encoded = new StringBuilder();
    // An encoded word holds 75 characters at most, so 45 bytes: 11 characters of 4.
    int[] codePoints = text.codePoints().toArray();
    for (int at = 0; at < codePoints.length; at += 11) {
      var piece = new String(codePoints, at, Math.min(11, codePoints.length - at));
      encoded.append(encoded.isEmpty() ? "" : CRLF + " ").append("=?UTF-8?B?");
      encoded.append(Base64.getEncoder().encodeToString(piece.getBytes(StandardCharsets.UTF_8)));
      encoded.append("?=");
    }
    return encoded.toString();
  }

  private static String fileName(String name) {
    if (name.chars().allMatch(c -> c >= 0x20 && c < 0x7F)) {
      return "filename=\"" + name + "\"";
    }
    var encoded = new StringBuilder("filename*=UTF-8''");
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || c == '.' || c == '-');
      encoded.append(plain ? String.valueOf(c) : "%" + hex(b));
    }
    return encoded.toString();
  }

  private static String hex(byte b) {
    return java.util.HexFormat.of().withUpperCase().toHexDigits(b);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] base64(byte[] bytes) {
    return Base64.getMimeEncoder(LINE, ascii(CRLF)).encode(bytes);
  }

  /// RFC 2045 section 6.7. The bytes have CRLF line ends.
  private static byte[] quotedPrintable(byte[] bytes) {
    var encoded = new StringBuilder();
    int column = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\r') {
        encoded.append(CRLF);
        column = 0;
        i++;
        continue;
      }
      boolean last = i + 1 == bytes.length || bytes[i + 1] == '\r';
      String one = quoted(bytes[i], last);
      if (column + one.length() > LINE - 1) {
        encoded.append('=').append(CRLF);
        column = 0;
      }
      encoded.append(one);
      column += one.length();
    }
    return ascii(encoded.toString());
  }

  private static String quoted(byte b, boolean last) {
    boolean plain = (b > 0x20 && b < 0x7F && b != '=') || (b == ' ' && !last);
    return plain ? String.valueOf((char) b) : "=" + hex(b);
  }
}
