package org.heddle.auth;

import java.text.Normalizer;

/// Prepares a password as SCRAM compares it (RFC 4013 section 2): other spaces become the plain
/// one, what is not to be seen is left out, and the rest is NFKC of the Unicode that Java has. What
/// RFC 4013 prohibits is not looked for: it is compared as it is.
final class SaslPrep {
  private SaslPrep() {}

  static String prepared(String text) {
    var mapped = new StringBuilder();
    text.codePoints()
        .filter(c -> !isMappedToNothing(c))
        .map(c -> Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c)
        .forEach(mapped::appendCodePoint);
    return Normalizer.normalize(mapped, Normalizer.Form.NFKC);
  }

  /// RFC 3454 table B.1.
  private static boolean isMappedToNothing(int c) {
    return c == 0xAD
        || c == 0x34F
        || c == 0x1806
        || (c >= 0x180B && c <= 0x180D)
        || (c >= 0x200B && c <= 0x200D)
        || c == 0x2060
        || (c >= 0xFE00 && c <= 0xFE0F)
        || c == 0xFEFF;
  }
}
