package org.heddle.mime;

import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/// What a person would read of a message: header values and bodies without their encodings.
public final class Decoding {
  private Decoding() {}

  /// A header value with its encoded words decoded (RFC 2047); raw 8-bit octets are read as UTF-8
  /// where they are that, as Latin-1 otherwise. Adjacent words are one text, and a word of an
  /// unknown charset stays as it is.
  ///
  /// @param octets as [HeaderField#value]
  public static String headerText(String octets) {
    return EncodedWords.decode(octets);
  }

  /// The body of a part without its transfer encoding. Broken base64 and quoted-printable give what
  /// can be read of them. Line ends are not changed.
  ///
  /// @return nothing if the encoding is not known
  public static Optional<InputStream> body(ByteSource source, Part part) {
    InputStream octets = new RangeStream(source, part.bodyStart(), part.end());
    return switch (part.encoding()) {
      case "7BIT", "8BIT", "BINARY", "7-BIT", "8-BIT" -> Optional.of(octets);
      case "BASE64" -> Optional.of(new Base64Stream(octets));
      case "QUOTED-PRINTABLE" -> Optional.of(new QuotedPrintableStream(octets));
      case "X-UUENCODE", "UUENCODE", "X-UUE", "UUE" -> Optional.of(new UuencodeStream(octets));
      default -> Optional.empty();
    };
  }

  /// The characters of a text part, by its transfer encoding and charset; an unknown transfer
  /// encoding is read as none. Text without a charset that is known is read as UTF-8 where it is
  /// that.
  public static Reader text(ByteSource source, Part part) {
    InputStream octets =
        body(source, part).orElseGet(() -> new RangeStream(source, part.bodyStart(), part.end()));
    return CharsetNames.reader(octets, charset(part));
  }

  private static String charset(Part part) {
    return part.parameter("charset")
        .or(() ->
            part.parameter("charset*")
                .map(v -> new String(ExtendedValue.octets(v), StandardCharsets.ISO_8859_1)))
        .orElse("");
  }

  /// The instant of a Date field, whole seconds, as SORT and THREAD compare it (RFC 5256 section
  /// 2.2): without a valid zone in UTC, without a valid time at midnight.
  ///
  /// @param date as [Envelope#date]
  /// @return nothing if it has no valid day
  public static Optional<Instant> instant(String date) {
    return DateInstant.parse(date);
  }

  /// The day of a Date field, in its own zone.
  ///
  /// @param date as [Envelope#date]
  public static Optional<LocalDate> day(String date) {
    return DateDay.parse(date);
  }
}
