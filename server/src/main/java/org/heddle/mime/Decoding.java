package org.heddle.mime;

import java.io.InputStream;
import java.io.Reader;
import java.time.LocalDate;
import java.util.Optional;

/// What a person would read of a message: header values and bodies without their encodings.
public final class Decoding {
  private Decoding() {}

  /// A header value with its encoded words decoded (RFC 2047); raw 8-bit octets are read as UTF-8
  /// where they are that, as Latin-1 otherwise.
  ///
  /// @param octets as [HeaderField#value]
  public static String headerText(String octets) {
    throw new UnsupportedOperationException();
  }

  /// The body of a part without its transfer encoding. Broken base64 and quoted-printable give what
  /// can be read of them.
  ///
  /// @return nothing if the encoding is not known
  public static Optional<InputStream> body(ByteSource source, Part part) {
    throw new UnsupportedOperationException();
  }

  /// The characters of a text part, by its transfer encoding and charset; an unknown charset is
  /// read as Latin-1, an unknown transfer encoding as none.
  public static Reader text(ByteSource source, Part part) {
    throw new UnsupportedOperationException();
  }

  /// The day of a Date field, in its own zone.
  public static Optional<LocalDate> day(String date) {
    throw new UnsupportedOperationException();
  }
}
