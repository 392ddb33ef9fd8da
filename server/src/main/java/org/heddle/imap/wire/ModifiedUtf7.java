package org.heddle.imap.wire;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// Modified UTF-7 (RFC 3501 section 5.1.3): printable ASCII stands for itself, `&` is `&-`, and a
/// run of anything else is its UTF-16 in BASE64 between `&` and `-`, with `,` for `/` and without
/// padding.
///
/// A text has exactly one such form, and only that is decoded: two spellings of one name would be
/// two names to a client. So what was decoded is encoded again and compared; this refuses in one go
/// BASE64 of printable ASCII, two runs where one would do, an unfinished run, bits left over, and
/// anything that is not printable ASCII.
public final class ModifiedUtf7 {
  private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getDecoder();

  private ModifiedUtf7() {}

  /// The name as ASCII.
  public static String encode(String unicode) {
    var ascii = new StringBuilder(unicode.length());
    for (int i = 0; i < unicode.length(); ) {
      int runEnd = i;
      while (runEnd < unicode.length() && !isPrintable(unicode.charAt(runEnd))) {
        runEnd++;
      }
      if (runEnd > i) {
        ascii.append('&').append(base64(unicode.substring(i, runEnd))).append('-');
        i = runEnd;
      } else {
        char c = unicode.charAt(i++);
        ascii.append(c).append(c == '&' ? "-" : "");
      }
    }
    return ascii.toString();
  }

  private static boolean isPrintable(char c) {
    return c >= ' ' && c <= '~';
  }

  private static String base64(String run) {
    byte[] utf16 = new byte[2 * run.length()];
    for (int i = 0; i < run.length(); i++) {
      utf16[2 * i] = (byte) (run.charAt(i) >> 8);
      utf16[2 * i + 1] = (byte) run.charAt(i);
    }
    return ENCODER.encodeToString(utf16).replace('/', ',');
  }

  /// The Unicode text, or nothing if this is not what [#encode] makes of any text, or of a text
  /// with a NUL or half a surrogate pair in it.
  public static Optional<String> decode(String ascii) {
    var text = new StringBuilder(ascii.length());
    for (int i = 0; i < ascii.length(); ) {
      char c = ascii.charAt(i++);
      if (c != '&') {
        text.append(c);
        continue;
      }
      int runEnd = ascii.indexOf('-', i);
      if (runEnd < 0) {
        return Optional.empty();
      }
      Optional<String> run = runEnd == i ? Optional.of("&") : decodeRun(ascii.substring(i, runEnd));
      if (run.isEmpty()) {
        return run;
      }
      text.append(run.get());
      i = runEnd + 1;
    }
    return Optional.of(text.toString())
        .filter(ModifiedUtf7::isWellFormed)
        .filter(decoded -> encode(decoded).equals(ascii));
  }

  private static Optional<String> decodeRun(String base64) {
    try {
      byte[] utf16 = DECODER.decode(base64.replace(',', '/'));
      return Optional.of(new String(utf16, StandardCharsets.UTF_16BE));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isWellFormed(String text) {
    return text.codePoints().noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
  }
}
