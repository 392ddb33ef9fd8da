package org.heddle.imap.syntax;

import java.util.List;

/// What stands between the brackets of `BODY[…]` (RFC 9051 section 6.4.5.1).
///
/// @param part part numbers, each at least 1; empty for the message itself
public record Section(List<Integer> part, Text text) {
  /// Which text of the part.
  public sealed interface Text {
    /// The part itself, or with no part number the whole message.
    record All() implements Text {}

    record Header() implements Text {}

    /// @param fields as the client wrote them; not empty
    record HeaderFields(List<String> fields) implements Text {}

    /// @param fields as the client wrote them; not empty
    record HeaderFieldsNot(List<String> fields) implements Text {}

    record BodyText() implements Text {}

    /// Only with a part number.
    record Mime() implements Text {}
  }
}
