package org.heddle.mime;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.heddle.mime.Part.Parameter;

/// A parameter value with a charset and a language (RFC 2231 section 4), as
/// `utf-8'en'%e2%82%ac%20rates`.
///
/// @param charset as written; nothing if the value has no apostrophes and so is no such value
/// @param octets without percent signs
record ExtendedValue(Optional<String> charset, String language, byte[] octets) {
  private static final String ATTRIBUTE_MARKS = "!#$&+-.^_`{|}~";

  static ExtendedValue parse(String value) {
    int first = value.indexOf('\'');
    int second = first < 0 ? -1 : value.indexOf('\'', first + 1);
    if (second < 0) {
      return plain(value).withOctets(percentDecoded(value));
    }
    return new ExtendedValue(
        Optional.of(value.substring(0, first)),
        value.substring(first + 1, second),
        percentDecoded(value.substring(second + 1)));
  }

  /// A value that is only octets.
  static ExtendedValue plain(String value) {
    byte[] octets = value.getBytes(StandardCharsets.ISO_8859_1);
    return new ExtendedValue(Optional.empty(), "", octets);
  }

  /// The octets of a value as it stands in a parameter, percent signs decoded.
  static byte[] octets(String value) {
    return parse(value).octets();
  }

  /// Its characters.
  String text() {
    return CharsetNames.text(octets, charset.orElse(""));
  }

  ExtendedValue withOctets(byte[] other) {
    return new ExtendedValue(charset, language, other);
  }

  /// The parameter with this value: its name gets an asterisk if the value has a charset.
  Parameter parameter(String name) {
    if (charset.isEmpty()) {
      return new Parameter(name, new String(octets, StandardCharsets.ISO_8859_1));
    }
    Optional<byte[]> utf8 = utf8(charset.get());
    String label = utf8.isPresent() ? "UTF-8" : charset.get();
    String text = percentEncoded(utf8.orElse(octets));
    return new Parameter(name + "*", label + "'" + language + "'" + text);
  }

  private Optional<byte[]> utf8(String label) {
    Optional<Charset> known = CharsetNames.find(label);
    if (known.isEmpty()) {
      return Optional.empty();
    }
    try {
      // A new decoder reports what it cannot read.
      String text = known.get().newDecoder().decode(ByteBuffer.wrap(octets)).toString();
      return Optional.of(text.getBytes(StandardCharsets.UTF_8));
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  static byte[] percentDecoded(String text) {
    byte[] octets = new byte[text.length()];
    int count = 0;
    for (int i = 0; i < text.length(); i++) {
      if (isPercentPair(text, i)) {
        octets[count++] = (byte) HexFormat.fromHexDigits(text, i + 1, i + 3);
        i += 2;
      } else {
        octets[count++] = (byte) text.charAt(i);
      }
    }
    return Arrays.copyOf(octets, count);
  }

  private static boolean isPercentPair(String text, int at) {
    return text.charAt(at) == '%'
        && at + 2 < text.length()
        && HexFormat.isHexDigit(text.charAt(at + 1))
        && HexFormat.isHexDigit(text.charAt(at + 2));
  }

  private static String percentEncoded(byte[] octets) {
    StringBuilder text = new StringBuilder(octets.length);
    HexFormat hex = HexFormat.of().withUpperCase();
    for (byte octet : octets) {
      char c = (char) (octet & 0xff);
      if (isLetterOrDigit(c) || ATTRIBUTE_MARKS.indexOf(c) >= 0) {
        text.append(c);
      } else {
        text.append('%').append(hex.toHexDigits(octet));
      }
    }
    return text.toString();
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
