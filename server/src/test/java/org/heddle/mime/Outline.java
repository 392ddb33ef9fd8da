package org.heddle.mime;

import java.nio.charset.StandardCharsets;

/// A structure as text, for expectations that a person can read: one line a part, with the number
/// of its octets and lines, and with them its body where that is short.
final class Outline {
  private Outline() {}

  /// `text/plain 5 octets 1 line "hello"`, parts indented below their parent.
  static String of(String message) {
    byte[] bytes = message.getBytes(StandardCharsets.ISO_8859_1);
    StringBuilder outline = new StringBuilder();
    add(outline, bytes, MessageScanner.scan(ByteSource.of(bytes)), "");
    return outline.toString();
  }

  private static void add(StringBuilder outline, byte[] bytes, Part part, String indent) {
    outline.append(indent).append(part.type().main()).append('/').append(part.type().sub());
    outline.append(' ').append(part.lines());
    if (part.children().isEmpty()) {
      int length = (int) (part.end() - part.bodyStart());
      String body = new String(bytes, (int) part.bodyStart(), length, StandardCharsets.ISO_8859_1);
      outline.append(' ').append(body.replace("\r", "\\r").replace("\n", "\\n"));
    }
    outline.append('\n');
    part.children().forEach(child -> add(outline, bytes, child, indent + "  "));
  }
}
