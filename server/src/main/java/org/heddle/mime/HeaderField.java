package org.heddle.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One field of a header.
///
/// @param name as written, octets as Latin-1, without the colon
/// @param start where it begins, relative to the block given
/// @param end behind its last line end, relative to the block given
/// @param value unfolded octets as Latin-1, surrounding white space removed; without CR, LF and NUL
public record HeaderField(String name, int start, int end, String value) {
  /// The fields of a header block in their order, up to its first empty line. Lines that belong to
  /// no field are left out.
  public static List<HeaderField> parse(byte[] block) {
    List<HeaderField> fields = new ArrayList<>();
    int at = 0;
    while (at < block.length && contentEnd(block, at) > at) {
      int nameLength = FieldLine.nameLength(block, at, contentEnd(block, at) - at);
      int end = fieldEnd(block, at);
      if (nameLength > 0) {
        String name = new String(block, at, nameLength, StandardCharsets.ISO_8859_1);
        fields.add(new HeaderField(name, at, end, value(block, at, nameLength, end)));
      }
      at = end;
    }
    return List.copyOf(fields);
  }

  /// The index behind a line and those that continue it.
  private static int fieldEnd(byte[] block, int start) {
    int end = lineEnd(block, start);
    while (end < block.length && FieldLine.isContinuation(block[end])) {
      end = lineEnd(block, end);
    }
    return end;
  }

  private static String value(byte[] block, int start, int nameLength, int end) {
    StringBuilder value = new StringBuilder(end - start);
    int from = FieldLine.valueStart(block, start, nameLength);
    int line = start;
    while (line < end) {
      FieldLine.unfold(value, block, from, contentEnd(block, line));
      line = lineEnd(block, line);
      from = line;
    }
    return FieldLine.trimmed(value);
  }

  private static int lineEnd(byte[] block, int start) {
    int at = start;
    while (at < block.length && block[at] != '\n') {
      at++;
    }
    return Math.min(at + 1, block.length);
  }

  private static int contentEnd(byte[] block, int start) {
    int end = lineEnd(block, start);
    if (block[end - 1] == '\n') {
      end--;
      if (end > start && block[end - 1] == '\r') {
        end--;
      }
    }
    return end;
  }
}
