package org.heddle.imap;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.heddle.imap.syntax.FetchItem;
import org.heddle.imap.syntax.FetchItem.Partial;
import org.heddle.imap.syntax.Section;
import org.heddle.imap.wire.WireOutput;

/// `BODY[…]` and `BINARY[…]`: bytes of a message, with their length known before the first is
/// written. Confined to one command.
sealed interface BodyItem {
  /// Writes the item's name and value.
  void write(WireOutput output) throws IOException;

  /// The message has no such section.
  record Missing(Label label) implements BodyItem {
    @Override
    public void write(WireOutput output) throws IOException {
      label.write(output, Optional.empty());
      output.text(" NIL");
    }
  }

  /// A part of the message as it is.
  record Range(Label label, MessageSource source, long start, long end) implements BodyItem {
    @Override
    public void write(WireOutput output) throws IOException {
      label.write(output, label.partial());
      output.text(' ').literal(end - start);
      copy(source, start, end, output);
    }
  }

  /// Bytes that were picked from the message.
  record Picked(Label label, byte[] bytes, int start, int end) implements BodyItem {
    @Override
    public void write(WireOutput output) throws IOException {
      label.write(output, label.partial());
      output.text(' ').literal(end - start).bytes(bytes, start, end - start);
    }
  }

  /// Bytes that are decoded while they are written.
  record Decoded(Label label, InputStream stream, long start, long end, boolean nul)
      implements BodyItem {
    @Override
    public void write(WireOutput output) throws IOException {
      label.write(output, label.partial());
      output.text(' ');
      if (nul) {
        output.literal8(end - start);
      } else {
        output.literal(end - start);
      }
      stream.skipNBytes(start);
      copy(stream, end - start, output);
    }
  }

  /// How the answer names the item.
  record Label(String name, List<String> fields, String close, Optional<Partial> partial) {
    void write(WireOutput output, Optional<Partial> shown) throws IOException {
      output.text(name);
      if (!fields.isEmpty()) {
        String gap = " (";
        for (String field : fields) {
          output.text(gap).astring(field);
          gap = " ";
        }
        output.text(')');
      }
      output.text(close);
      if (shown.isPresent()) {
        output.text('<').number(shown.get().offset()).text('>');
      }
    }
  }

  /// @throws org.heddle.storage.StorageException.MessageGone if the message must be read and is
  ///   gone
  static BodyItem body(FetchItem.Body item, FetchResponse.Message message) {
    Label label = label(item);
    MessageSource source = message.source();
    Optional<Sections.Bytes> found =
        isWhole(item.section())
            ? Optional.of(new Sections.Bytes.Range(0, source.size()))
            : Sections.find(item.section(), message.structure(), source);
    if (found.isEmpty()) {
      return new Missing(label);
    }
    long from = from(item.partial(), found.get().length());
    long to = to(item.partial(), found.get().length());
    return switch (found.get()) {
      case Sections.Bytes.Range(var start, _) -> {
        source.require(start + to);
        yield new Range(label, source, start + from, start + to);
      }
      case Sections.Bytes.Picked(var bytes) -> {
        replaceNul(bytes, bytes.length);
        yield new Picked(label, bytes, (int) from, (int) to);
      }
    };
  }

  /// @throws Refused if the transfer encoding is not known
  static BodyItem binary(FetchItem.Binary item, FetchResponse.Message message) throws IOException {
    var label = new Label("BINARY[" + numbers(item.part()) + "]", List.of(), "", item.partial());
    Optional<InputStream> stream = open(item.part(), message);
    if (stream.isEmpty()) {
      return new Missing(label);
    }
    long asked = item.partial().map(Partial::offset).orElse(0L);
    long end = item.partial().map(BodyItem::end).orElse(Long.MAX_VALUE);
    Binaries.Measure measure = Binaries.measure(stream.get(), asked, end);
    long from = from(item.partial(), measure.length());
    long to = to(item.partial(), measure.length());
    return new Decoded(label, open(item.part(), message).orElseThrow(), from, to, measure.nul());
  }

  /// The decoded size; 0 for a part that does not exist.
  static long binarySize(List<Integer> part, FetchResponse.Message message) throws IOException {
    Optional<InputStream> stream = open(part, message);
    return stream.isEmpty() ? 0 : Binaries.measure(stream.get(), 0, 0).length();
  }

  private static Optional<InputStream> open(List<Integer> part, FetchResponse.Message message) {
    return part.isEmpty()
        ? Optional.of(Binaries.whole(message.source()))
        : Binaries.open(part, message.structure(), message.source());
  }

  private static boolean isWhole(Section section) {
    return section.part().isEmpty() && section.text() instanceof Section.Text.All;
  }

  private static long from(Optional<Partial> partial, long length) {
    return Math.min(length, partial.map(Partial::offset).orElse(0L));
  }

  private static long to(Optional<Partial> partial, long length) {
    return Math.min(length, partial.map(BodyItem::end).orElse(length));
  }

  /// Where the partial ends, unless that is more than a number can hold.
  private static long end(Partial partial) {
    return partial.offset() + Math.min(partial.length(), Long.MAX_VALUE - partial.offset());
  }

  private static Label label(FetchItem.Body item) {
    return switch (item.name()) {
      case RFC822 -> new Label("RFC822", List.of(), "", item.partial());
      case RFC822_HEADER -> new Label("RFC822.HEADER", List.of(), "", item.partial());
      case RFC822_TEXT -> new Label("RFC822.TEXT", List.of(), "", item.partial());
      case BODY -> {
        String part = numbers(item.section().part());
        String text = text(item.section().text());
        String dot = part.isEmpty() || text.isEmpty() ? "" : ".";
        yield new Label(
            "BODY[" + part + dot + text, fields(item.section().text()), "]", item.partial());
      }
    };
  }

  /// Part numbers as IMAP writes them.
  static String numbers(List<Integer> part) {
    return part.stream().map(String::valueOf).collect(Collectors.joining("."));
  }

  private static String text(Section.Text text) {
    return switch (text) {
      case Section.Text.All _ -> "";
      case Section.Text.Header _ -> "HEADER";
      case Section.Text.HeaderFields _ -> "HEADER.FIELDS";
      case Section.Text.HeaderFieldsNot _ -> "HEADER.FIELDS.NOT";
      case Section.Text.BodyText _ -> "TEXT";
      case Section.Text.Mime _ -> "MIME";
    };
  }

  private static List<String> fields(Section.Text text) {
    return switch (text) {
      case Section.Text.HeaderFields(var fields) -> fields;
      case Section.Text.HeaderFieldsNot(var fields) -> fields;
      case Section.Text.All _,
          Section.Text.Header _,
          Section.Text.BodyText _,
          Section.Text.Mime _ ->
          List.of();
    };
  }

  private static void copy(MessageSource source, long start, long end, WireOutput output)
      throws IOException {
    byte[] buffer = new byte[(int) Math.min(64 * 1024, end - start)];
    long position = start;
    while (position < end) {
      int wanted = (int) Math.min(buffer.length, end - position);
      int count = source.read(position, buffer, 0, wanted);
      if (count <= 0) {
        throw new IOException("A message is shorter than its size says");
      }
      replaceNul(buffer, count);
      output.bytes(buffer, 0, count);
      position += count;
    }
  }

  /// No string may hold a NUL (RFC 9051 section 4.3); `BINARY[]` gives the message as it is.
  private static void replaceNul(byte[] buffer, int count) {
    for (int i = 0; i < count; i++) {
      if (buffer[i] == 0) {
        buffer[i] = (byte) 0x80;
      }
    }
  }

  private static void copy(InputStream stream, long length, WireOutput output) throws IOException {
    byte[] buffer = new byte[16 * 1024];
    long left = length;
    while (left > 0) {
      int count = stream.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        throw new IOException("A part is shorter than it was a moment ago");
      }
      output.bytes(buffer, 0, count);
      left -= count;
    }
  }
}
