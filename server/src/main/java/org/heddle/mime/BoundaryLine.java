package org.heddle.mime;

import java.util.Arrays;

/// What a line is to a multipart (RFC 2046 section 5.1.1).
enum BoundaryLine {
  /// Not its boundary.
  NONE,
  /// The beginning of its next part.
  NEXT,
  /// The end of its last part.
  LAST;

  /// The length of a line without the white space at its end, if it could be a boundary at all; 0
  /// otherwise.
  static int candidateLength(byte[] line, int offset, int length) {
    if (length <= 2 || line[offset] != '-' || line[offset + 1] != '-') {
      return 0;
    }
    int end = offset + length;
    while (isWhiteSpace(line[end - 1])) {
      end--;
    }
    return end - offset;
  }

  /// @param length as [#candidateLength] gives it
  static BoundaryLine compare(byte[] boundary, byte[] line, int offset, int length) {
    int rest = length - 2 - boundary.length;
    if (rest != 0 && rest != 2) {
      return NONE;
    }
    int end = offset + 2 + boundary.length;
    if (!Arrays.equals(line, offset + 2, end, boundary, 0, boundary.length)) {
      return NONE;
    }
    if (rest == 0) {
      return NEXT;
    }
    return line[end] == '-' && line[end + 1] == '-' ? LAST : NONE;
  }

  private static boolean isWhiteSpace(byte octet) {
    return octet == ' ' || octet == '\t' || octet == '\r';
  }
}
