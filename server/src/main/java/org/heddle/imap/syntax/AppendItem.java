package org.heddle.imap.syntax;

import java.time.OffsetDateTime;
import java.util.Optional;
import org.heddle.imap.wire.LiteralHeader;
import org.heddle.storage.Flags;

/// One message of APPEND or REPLACE, up to the octets that are still to be read.
///
/// @param internalDate whole seconds, in the zone given; nothing if the client gave none
public record AppendItem(Flags flags, Optional<OffsetDateTime> internalDate, Data data) {

  /// What the message is made of.
  public sealed interface Data {
    /// The octets of a `literal` or `literal8`.
    record Literal(LiteralHeader header) implements Data {}

    /// The same as `UTF8 (literal8)`.
    record Utf8(LiteralHeader header) implements Data {}

    /// The parts that [CommandParser#appendPart] reads, one behind the other (RFC 4469).
    record Catenate() implements Data {}
  }

  /// `cat-part = text-literal / url` (RFC 4469).
  public sealed interface Part {
    /// `text-literal = "TEXT" SP literal`, up to its octets.
    record Text(LiteralHeader header) implements Part {}

    /// `url = "URL" SP astring`
    ///
    /// @param octets as sent, as Latin-1
    record Url(String octets) implements Part {}
  }
}
