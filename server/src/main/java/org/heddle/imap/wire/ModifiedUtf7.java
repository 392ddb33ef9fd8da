package org.heddle.imap.wire;

import java.util.Optional;

/// Modified UTF-7 (RFC 3501 section 5.1.3).
public final class ModifiedUtf7 {
  private ModifiedUtf7() {}

  /// The name as ASCII.
  public static String encode(String unicode) {
    throw new UnsupportedOperationException();
  }

  /// The Unicode text, or nothing if this is not what [#encode] makes of any text.
  public static Optional<String> decode(String ascii) {
    throw new UnsupportedOperationException();
  }
}
