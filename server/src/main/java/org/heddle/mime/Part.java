package org.heddle.mime;

import java.util.List;
import java.util.Optional;

/// One part of a message, or the message itself, by its place in the message's bytes. All texts are
/// octets as Latin-1: header values unfolded, comments removed where the field has a grammar, but
/// not charset-decoded.
///
/// @param headerStart where its header begins
/// @param bodyStart where its body begins: behind the empty line, which belongs to the header
/// @param end where its body ends: before the line end that belongs to the next boundary, unless
///   that is the end of its own header
/// @param lines the number of line ends in the body, plus one for a last line without one
/// @param type the media type, lower case: `text/plain` when the field is missing or broken
///   (`message/rfc822` when it is missing in a multipart/digest). What cannot be looked into is
///   `application/octet-stream`: a message with a transfer encoding, and a message or multipart
///   that lies too deep. So a message/rfc822 or message/global always has its one child
/// @param parameters those of the media type, each name once; nothing is added for a missing
///   charset
/// @param encoding the transfer encoding, upper case: `7BIT` when missing
/// @param children the parts of a multipart, never empty for one: or the one message within a
///   message/rfc822 or message/global; empty otherwise
/// @param envelope of a message: the root and the child of a message/rfc822 or message/global
public record Part(
    long headerStart,
    long bodyStart,
    long end,
    long lines,
    MediaType type,
    List<Parameter> parameters,
    Optional<String> id,
    Optional<String> description,
    String encoding,
    Optional<String> md5,
    Optional<Disposition> disposition,
    List<String> languages,
    Optional<String> location,
    List<Part> children,
    Optional<Envelope> envelope) {

  /// @param main as `text`, lower case
  /// @param sub as `plain`, lower case
  public record MediaType(String main, String sub) {
    public static final MediaType TEXT_PLAIN = new MediaType("text", "plain");

    public boolean is(String main, String sub) {
      return this.main.equals(main) && this.sub.equals(sub);
    }
  }

  /// @param name lower case; RFC 2231 continuations are joined into one. It ends with an asterisk
  ///   if the value has a charset
  /// @param value without quotes; one with a charset is in the form of RFC 2231, in UTF-8 where the
  ///   charset is known: `UTF-8''%E2%82%AC%20rates`
  public record Parameter(String name, String value) {}

  /// Content-Disposition (RFC 2183).
  ///
  /// @param type lower case
  public record Disposition(String type, List<Parameter> parameters) {}

  /// Whether its body is made of parts with boundaries.
  public boolean isMultipart() {
    return type.main().equals("multipart");
  }

  /// Whether its body is a message.
  public boolean isMessage() {
    return !isMultipart() && !children.isEmpty();
  }

  /// The value of a parameter of the media type.
  public Optional<String> parameter(String name) {
    return parameters.stream().filter(p -> p.name().equals(name)).map(Parameter::value).findFirst();
  }
}
