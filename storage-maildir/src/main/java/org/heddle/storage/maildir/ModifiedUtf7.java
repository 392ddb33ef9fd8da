package org.heddle.storage.maildir;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// The encoding of mailbox names in directory names (RFC 3501 section 5.1.3).
final class ModifiedUtf7 {
  private ModifiedUtf7() {}

  static String encode(String text) {
    var out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '&') {
        out.append("&-");
        at++;
      } else if (isPlain(c)) {
        out.append(c);
        at++;
      } else {
        int end = at;
        while (end < text.length() && !isPlain(text.charAt(end))) {
          end++;
        }
        byte[] utf16 = text.substring(at, end).getBytes(StandardCharsets.UTF_16BE);
        String base64 = Base64.getEncoder().withoutPadding().encodeToString(utf16);
        out.append('&').append(base64.replace('/', ',')).append('-');
        at = end;
      }
    }
    return out.toString();
  }

  private static boolean isPlain(char c) {
    return c >= 0x20 && c <= 0x7e;
  }

  /// The text, if this is exactly how [#encode] writes it.
  static Optional<String> decode(String encoded) {
    var out = new StringBuilder();
    int at = 0;
    while (at < encoded.length()) {
      char c = encoded.charAt(at);
      if (c != '&') {
        out.append(c);
        at++;
        continue;
      }
      int end = encoded.indexOf('-', at);
      if (end < 0 || !appendShifted(encoded.substring(at + 1, end), out)) {
        return Optional.empty();
      }
      at = end + 1;
    }
    String text = out.toString();
    return encode(text).equals(encoded) ? Optional.of(text) : Optional.empty();
  }

  private static boolean appendShifted(String base64, StringBuilder out) {
    if (base64.isEmpty()) {
      out.append('&');
      return true;
    }
    try {
      byte[] utf16 = Base64.getDecoder().decode(base64.replace(',', '/'));
      out.append(new String(utf16, StandardCharsets.UTF_16BE));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
