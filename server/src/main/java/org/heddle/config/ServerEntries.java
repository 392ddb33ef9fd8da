package org.heddle.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/// What users are told of the server (RFC 5464 section 6.2).
///
/// @param admin a URI that leads to the administrator
/// @param comment any text
public record ServerEntries(Optional<String> admin, Optional<String> comment) {
  static ServerEntries of(Values values) {
    return new ServerEntries(
        values.optional(Keys.SERVER_ADMIN, ServerEntries::uri),
        values.optional(Keys.SERVER_COMMENT, text -> text));
  }

  private static String uri(String text) {
    try {
      if (new URI(text).isAbsolute()) {
        return text;
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e.getReason(), e);
    }
    throw new IllegalArgumentException("a URI, as mailto:admin@example.org");
  }
}
