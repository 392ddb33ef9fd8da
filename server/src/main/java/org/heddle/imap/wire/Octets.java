package org.heddle.imap.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The character classes of the grammar (RFC 9051 section 9), and octets as text: a string whose
/// characters, 0 to 255, stand for one octet each.
public final class Octets {
  private static final String ATOM_SPECIALS = "(){%*\"\\]";

  private Octets() {}

  /// `ATOM-CHAR = <any CHAR except atom-specials>`, which is 7-bit and no control.
  public static boolean isAtomChar(int octet) {
    return octet > ' ' && octet < 0x7f && ATOM_SPECIALS.indexOf(octet) < 0;
  }

  /// `ASTRING-CHAR = ATOM-CHAR / resp-specials`.
  public static boolean isAstringChar(int octet) {
    return octet == ']' || isAtomChar(octet);
  }

  /// `list-char = ATOM-CHAR / list-wildcards / resp-specials`.
  public static boolean isListChar(int octet) {
    return octet == '%' || octet == '*' || isAstringChar(octet);
  }

  /// `DIGIT`
  public static boolean isDigit(int octet) {
    return octet >= '0' && octet <= '9';
  }

  /// `ALPHA / DIGIT`
  public static boolean isAlphanumeric(int octet) {
    int lower = octet | 0x20;
    return isDigit(octet) || (lower >= 'a' && lower <= 'z');
  }

  /// Whether there is an octet above 127.
  public static boolean hasEightBit(String octets) {
    return octets.chars().anyMatch(octet -> octet > 0x7f);
  }

  /// The text that these octets are in UTF-8, or nothing if they are not valid UTF-8.
  public static Optional<String> decodeUtf8(String octets) {
    if (!hasEightBit(octets)) {
      return Optional.of(octets);
    }
    try {
      byte[] bytes = octets.getBytes(StandardCharsets.ISO_8859_1);
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /// The text that these octets are in UTF-8, or in Latin-1 if they are not valid UTF-8.
  public static String decodeUtf8OrLatin1(String octets) {
    return decodeUtf8(octets).orElse(octets);
  }

  /// The octets of this text in UTF-8.
  public static String encodeUtf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
