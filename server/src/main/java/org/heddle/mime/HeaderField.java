package org.heddle.mime;

import java.util.List;

/// One field of a header.
///
/// @param name as written, octets as Latin-1, without the colon
/// @param start where it begins, relative to the block given
/// @param end behind its last line end, relative to the block given
/// @param value unfolded octets as Latin-1, surrounding white space removed
public record HeaderField(String name, int start, int end, String value) {
  /// The fields of a header block in their order. Lines that belong to no field are left out.
  public static List<HeaderField> parse(byte[] block) {
    throw new UnsupportedOperationException();
  }
}
