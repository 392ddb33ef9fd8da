package org.heddle.mime;

/// The lines of a header (RFC 5322 section 2.2): which of them begins a field, and what unfolding
/// makes of them.
final class FieldLine {
  private FieldLine() {}

  /// The length of the field name that the line begins with, -1 if it begins with none. White space
  /// before the colon is obsolete but allowed.
  static int nameLength(byte[] line, int offset, int length) {
    int limit = offset + length;
    int end = offset;
    while (end < limit && line[end] > ' ' && line[end] < 127 && line[end] != ':') {
      end++;
    }
    int colon = end;
    while (colon < limit && (line[colon] == ' ' || line[colon] == '\t')) {
      colon++;
    }
    return end > offset && colon < limit && line[colon] == ':' ? end - offset : -1;
  }

  /// The index behind the colon of a line that begins with a field name.
  static int valueStart(byte[] line, int offset, int nameLength) {
    int colon = offset + nameLength;
    while (line[colon] != ':') {
      colon++;
    }
    return colon + 1;
  }

  static boolean isContinuation(byte first) {
    return first == ' ' || first == '\t';
  }

  /// Adds the content of one line, without its line end, to a value. White space at the fold stays
  /// as it is. A CR inside becomes a space unless one follows, a NUL always does: neither may reach
  /// a client.
  static void unfold(StringBuilder value, byte[] line, int from, int to) {
    for (int i = from; i < to; i++) {
      byte octet = line[i];
      if (octet == '\r') {
        boolean atSpace = i + 1 == to || FieldLine.isContinuation(line[i + 1]);
        if (!atSpace) {
          value.append(' ');
        }
      } else {
        value.append(octet == 0 || octet == '\n' ? ' ' : (char) (octet & 0xff));
      }
    }
  }

  /// A value without the white space around it.
  static String trimmed(CharSequence value) {
    int start = 0;
    int end = value.length();
    while (start < end && isWhiteSpace(value.charAt(start))) {
      start++;
    }
    while (end > start && isWhiteSpace(value.charAt(end - 1))) {
      end--;
    }
    return value.subSequence(start, end).toString();
  }

  /// With a to z for A to Z: only these, as the characters stand for octets.
  static String lowerCase(String octets) {
    return octets.chars().noneMatch(c -> c >= 'A' && c <= 'Z') ? octets : shifted(octets, 'A', 32);
  }

  /// With A to Z for a to z: only these, as the characters stand for octets.
  static String upperCase(String octets) {
    return octets.chars().noneMatch(c -> c >= 'a' && c <= 'z') ? octets : shifted(octets, 'a', -32);
  }

  private static String shifted(String octets, char first, int distance) {
    StringBuilder shifted = new StringBuilder(octets.length());
    for (int i = 0; i < octets.length(); i++) {
      char c = octets.charAt(i);
      shifted.append(c >= first && c < first + 26 ? (char) (c + distance) : c);
    }
    return shifted.toString();
  }

  static boolean isWhiteSpace(char c) {
    return c == ' ' || c == '\t';
  }
}
