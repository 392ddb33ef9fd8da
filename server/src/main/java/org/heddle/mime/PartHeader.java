package org.heddle.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.heddle.mime.Part.Disposition;
import org.heddle.mime.Part.MediaType;
import org.heddle.mime.Part.Parameter;

/// What is kept of the header of one part: the fields that ENVELOPE and BODYSTRUCTURE speak of.
///
/// Of a field that occurs more than once the first one counts, but To, Cc and Bcc are read as if
/// they were one: some senders write a field for each recipient.
final class PartHeader {
  private static final Set<String> OF_PARTS =
      Set.of(
          "content-type",
          "content-transfer-encoding",
          "content-id",
          "content-description",
          "content-disposition",
          "content-language",
          "content-location",
          "content-md5");
  private static final Set<String> OF_MESSAGES =
      Set.of(
          "date",
          "subject",
          "from",
          "sender",
          "reply-to",
          "in-reply-to",
          "message-id",
          "references");
  private static final Set<String> JOINED = Set.of("to", "cc", "bcc");
  private static final Set<String> IDENTITY_ENCODINGS = Set.of("7BIT", "8BIT", "BINARY");
  private static final int LONGEST_NAME = 25;

  /// Where a part lies; as in [Part].
  record Place(long headerStart, long bodyStart, long end, long lines) {}

  private final OpenPart.Role role;
  private final PartTree.Budget budget;
  private final Map<String, List<String>> values = new HashMap<>();
  private Optional<String> current = Optional.empty();
  private StringBuilder value = new StringBuilder(0);
  private boolean sawField;
  private boolean sawLine;
  private FieldValue contentType = FieldValue.EMPTY;
  private Optional<Envelope> envelope = Optional.empty();

  PartHeader(OpenPart.Role role, PartTree.Budget budget) {
    this.role = role;
    this.budget = budget;
  }

  /// The next line, which is not empty.
  ///
  /// @param length without the line end
  void line(byte[] line, int offset, int length) {
    sawLine = true;
    if (FieldLine.isContinuation(line[offset])) {
      append(line, offset, offset + length);
      return;
    }
    endField();
    int nameLength = FieldLine.nameLength(line, offset, length);
    if (nameLength > 0) {
      sawField = true;
      current = nameKept(line, offset, nameLength);
      append(line, FieldLine.valueStart(line, offset, nameLength), offset + length);
    }
  }

  /// Whether there were lines and none of them was a field.
  boolean isText() {
    return sawLine && !sawField;
  }

  private Optional<String> nameKept(byte[] line, int offset, int length) {
    if (length > LONGEST_NAME) {
      return Optional.empty();
    }
    String name =
        FieldLine.lowerCase(new String(line, offset, length, StandardCharsets.ISO_8859_1));
    boolean envelope = role == OpenPart.Role.MESSAGE;
    boolean first = !values.containsKey(name);
    boolean kept =
        (first && OF_PARTS.contains(name))
            || (first && envelope && OF_MESSAGES.contains(name))
            || (envelope && JOINED.contains(name));
    return kept ? Optional.of(name) : Optional.empty();
  }

  private void append(byte[] line, int from, int to) {
    if (current.isEmpty()) {
      return;
    }
    int room = budget.takeOctets(Math.min(to - from, PartTree.LINE_KEPT - value.length()));
    FieldLine.unfold(value, line, from, from + room);
  }

  private void endField() {
    if (current.isPresent()) {
      values
          .computeIfAbsent(current.get(), name -> new ArrayList<>(1))
          .add(FieldLine.trimmed(value));
      value = new StringBuilder(0);
      current = Optional.empty();
    }
  }

  /// To be called behind the last line, before anything is asked.
  void finish() {
    endField();
    contentType = first("content-type").map(FieldValue::parse).orElse(FieldValue.EMPTY);
    if (role == OpenPart.Role.MESSAGE) {
      // Now, not at the end of the part: what is kept of outer messages comes first.
      envelope = Optional.of(envelope());
    }
  }

  MediaType type() {
    if (first("content-type").isEmpty() && role == OpenPart.Role.DIGEST_PART) {
      return new MediaType("message", "rfc822");
    }
    return contentType.mediaType();
  }

  /// The boundary of its parts, of no octets if it has none.
  byte[] boundary() {
    Optional<String> plain = contentType.parameter("boundary");
    if (plain.isPresent()) {
      return plain.get().stripTrailing().getBytes(StandardCharsets.ISO_8859_1);
    }
    return contentType.parameter("boundary*").map(ExtendedValue::octets).orElse(new byte[0]);
  }

  /// Whether its body is other than its own octets.
  boolean isEncoded() {
    return !IDENTITY_ENCODINGS.contains(encoding());
  }

  private String encoding() {
    String name =
        first("content-transfer-encoding")
            .map(text -> FieldLine.upperCase(FieldValue.firstToken(text)))
            .orElse("");
    return name.isEmpty() ? "7BIT" : name;
  }

  private Optional<String> first(String name) {
    return values.getOrDefault(name, List.of()).stream().findFirst();
  }

  /// The part with this header.
  Part part(Place place, MediaType type, List<Part> children) {
    return new Part(
        place.headerStart(),
        place.bodyStart(),
        place.end(),
        place.lines(),
        type,
        contentType.parameters(),
        first("content-id"),
        first("content-description"),
        encoding(),
        first("content-md5"),
        first("content-disposition").flatMap(PartHeader::disposition),
        languages(),
        first("content-location"),
        List.copyOf(children),
        envelope);
  }

  private static Optional<Disposition> disposition(String text) {
    FieldValue value = FieldValue.parse(text);
    String type = FieldLine.lowerCase(FieldValue.firstToken(value.head()));
    List<Parameter> parameters = value.parameters();
    if (type.isEmpty() && parameters.isEmpty()) {
      return Optional.empty();
    }
    // RFC 2183 section 2.8: what is not known is treated as an attachment.
    return Optional.of(new Disposition(type.isEmpty() ? "attachment" : type, parameters));
  }

  private List<String> languages() {
    return first("content-language").stream()
        .flatMap(text -> FieldValue.list(text).stream())
        .toList();
  }

  private Envelope envelope() {
    return new Envelope(
        first("date"),
        first("subject"),
        addresses("from"),
        addresses("sender"),
        addresses("reply-to"),
        addresses("to"),
        addresses("cc"),
        addresses("bcc"),
        first("in-reply-to"),
        first("message-id"),
        first("references").map(MessageIds::keys).orElse(List.of()));
  }

  private List<Envelope.Address> addresses(String field) {
    return budget.addresses(values.getOrDefault(field, List.of()));
  }
}
