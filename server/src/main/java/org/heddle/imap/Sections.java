package org.heddle.imap;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.heddle.imap.syntax.Section;
import org.heddle.mime.HeaderField;
import org.heddle.mime.Part;

/// Finds the bytes that `BODY[section]` means (RFC 9051 section 6.4.5.1).
final class Sections {
  /// A longer header is cut here for HEADER.FIELDS: it must be looked at as a whole.
  private static final int MAX_HEADER = 1 << 20;

  /// Bytes of a section, still in the message or picked from it.
  sealed interface Bytes {
    long length();

    record Range(long start, long end) implements Bytes {
      @Override
      public long length() {
        return end - start;
      }
    }

    record Picked(byte[] bytes) implements Bytes {
      @Override
      public long length() {
        return bytes.length;
      }
    }
  }

  private Sections() {}

  /// @return nothing if the message has no such section
  static Optional<Bytes> find(Section section, Part root, MessageSource source) {
    if (section.part().isEmpty()) {
      return Optional.of(ofMessage(section.text(), root, source));
    }
    Optional<Part> part = part(section.part(), root);
    return switch (section.text()) {
      case Section.Text.All _ -> part.map(p -> new Bytes.Range(p.bodyStart(), p.end()));
      case Section.Text.Mime _ -> part.map(p -> new Bytes.Range(p.headerStart(), p.bodyStart()));
      case Section.Text.Header _,
          Section.Text.HeaderFields _,
          Section.Text.HeaderFieldsNot _,
          Section.Text.BodyText _ ->
          part.filter(Part::isMessage)
              .map(p -> ofMessage(section.text(), p.children().getFirst(), source));
    };
  }

  private static Bytes ofMessage(Section.Text text, Part message, MessageSource source) {
    return switch (text) {
      case Section.Text.All _ -> new Bytes.Range(message.headerStart(), message.end());
      case Section.Text.Header _, Section.Text.Mime _ ->
          new Bytes.Range(message.headerStart(), message.bodyStart());
      case Section.Text.BodyText _ -> new Bytes.Range(message.bodyStart(), message.end());
      case Section.Text.HeaderFields(var names) ->
          fields(message, source, field -> contains(names, field));
      case Section.Text.HeaderFieldsNot(var names) ->
          fields(message, source, field -> !contains(names, field));
    };
  }

  private static boolean contains(List<String> names, HeaderField field) {
    return names.stream().anyMatch(field.name()::equalsIgnoreCase);
  }

  private static Bytes fields(Part message, MessageSource source, Predicate<HeaderField> wanted) {
    long end = Math.min(message.bodyStart(), message.headerStart() + MAX_HEADER);
    byte[] block = source.read(message.headerStart(), end);
    var picked = new ByteArrayOutputStream();
    for (HeaderField field : HeaderField.parse(block)) {
      if (wanted.test(field)) {
        picked.write(block, field.start(), field.end() - field.start());
      }
    }
    // The line that ends the header belongs to the answer, also when no field does.
    picked.writeBytes(new byte[] {'\r', '\n'});
    return new Bytes.Picked(picked.toByteArray());
  }

  /// The part that the numbers lead to: a multipart's children are numbered, a message's own body
  /// is its part 1, and an embedded message is looked through.
  static Optional<Part> part(List<Integer> numbers, Part root) {
    List<Part> level = partsOf(root);
    for (int depth = 0; depth < numbers.size(); depth++) {
      int number = numbers.get(depth);
      if (number > level.size()) {
        return Optional.empty();
      }
      Part part = level.get(number - 1);
      if (depth == numbers.size() - 1) {
        return Optional.of(part);
      }
      level = below(part);
    }
    return Optional.empty();
  }

  private static List<Part> partsOf(Part message) {
    return message.isMultipart() ? message.children() : List.of(message);
  }

  private static List<Part> below(Part part) {
    if (part.isMultipart()) {
      return part.children();
    }
    return part.isMessage() ? partsOf(part.children().getFirst()) : List.of();
  }
}
