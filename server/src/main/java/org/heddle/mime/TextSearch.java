package org.heddle.mime;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.heddle.mime.Part.Disposition;
import org.heddle.mime.Part.Parameter;

/// Searches what a person would read of a message, as SEARCH does (RFC 9051 section 6.4.4): header
/// values and texts without their encodings. A message of any size is searched in bounded memory.
public final class TextSearch {
  /// More of one header is not searched.
  private static final int LONGEST_HEADER = 1024 * 1024;

  private final ByteSource source;
  private final Part message;

  /// @param message the structure of the whole source
  public TextSearch(ByteSource source, Part message) {
    this.source = source;
    this.message = message;
  }

  /// Whether the value of a field of the message's header contains the needle; with an empty
  /// needle, whether there is such a field. Without regard to the case of the name.
  public boolean inField(String name, Needle needle) {
    return fields(message).stream()
        .anyMatch(f -> f.name().equalsIgnoreCase(name) && isIn(f, needle));
  }

  /// Whether the body contains the needle: all texts, the headers of parts and of messages within
  /// it, and so the names of attached files.
  public boolean inBody(Needle needle) {
    return inBody(message, needle);
  }

  /// Whether the header or the body contains the needle.
  public boolean inText(Needle needle) {
    return inHeader(message, needle) || inBody(message, needle);
  }

  /// What is searched, text by text. A needle that is found lies within one of them.
  public interface Texts {
    /// A field of the message's header: [#inField] searches the value, and [#inText] the name, a
    /// colon, a space and the value.
    void field(String name, String value);

    /// Another text that [#inText] searches for the message's header.
    void header(String text);

    /// A text that [#inBody] and [#inText] search. It cannot be read later, and need not be read to
    /// its end.
    void body(Reader text) throws IOException;
  }

  /// Tells everything that could be found.
  public void tell(Texts texts) {
    fields(message).forEach(f -> texts.field(f.name(), text(f)));
    extendedValues(message).forEach(texts::header);
    try {
      tellBody(message, texts);
    } catch (IOException e) {
      // The source itself knows no such exception.
      throw new UncheckedIOException(e);
    }
  }

  private void tellBody(Part part, Texts texts) throws IOException {
    for (Part child : part.children()) {
      for (HeaderField field : fields(child)) {
        texts.body(new StringReader(field.name() + ": " + text(field)));
      }
      for (String value : extendedValues(child).toList()) {
        texts.body(new StringReader(value));
      }
      tellBody(child, texts);
    }
    if (part.children().isEmpty() && isReadable(part)) {
      try (Reader text = Decoding.text(source, part)) {
        texts.body(text);
      }
    }
  }

  private boolean inHeader(Part part, Needle needle) {
    return fields(part).stream()
            .anyMatch(f -> isIn(f, needle) || needle.isIn(f.name() + ": " + text(f)))
        || extendedValues(part).anyMatch(needle::isIn);
  }

  private static boolean isIn(HeaderField field, Needle needle) {
    return needle.isIn(text(field));
  }

  private static String text(HeaderField field) {
    return Decoding.headerText(field.value());
  }

  /// Parameters in the form of RFC 2231 as characters.
  private static Stream<String> extendedValues(Part part) {
    List<Parameter> ofDisposition =
        part.disposition().map(Disposition::parameters).orElse(List.of());
    return Stream.concat(part.parameters().stream(), ofDisposition.stream())
        .filter(p -> p.name().endsWith("*"))
        .map(p -> ExtendedValue.parse(p.value()).text());
  }

  private List<HeaderField> fields(Part part) {
    int length = (int) Math.min(part.bodyStart() - part.headerStart(), LONGEST_HEADER);
    byte[] header = new byte[length];
    int at = 0;
    int count = length;
    while (at < length && count > 0) {
      count = source.read(part.headerStart() + at, header, at, length - at);
      at += count;
    }
    return HeaderField.parse(header);
  }

  private boolean inBody(Part part, Needle needle) {
    for (Part child : part.children()) {
      if (inHeader(child, needle) || inBody(child, needle)) {
        return true;
      }
    }
    return part.children().isEmpty() && isReadable(part) && inContent(part, needle);
  }

  private static boolean isReadable(Part part) {
    return part.type().main().equals("text") || part.type().main().equals("message");
  }

  private boolean inContent(Part part, Needle needle) {
    try (Reader text = Decoding.text(source, part)) {
      return needle.isIn(text);
    } catch (IOException e) {
      // The source itself knows no such exception.
      throw new UncheckedIOException(e);
    }
  }
}
