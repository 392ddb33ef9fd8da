package org.heddle.auth.oauth;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// What is known of a user, in a token or about it.
final class Claims {
  private Claims() {}

  /// The user's name. A mail address that the issuer says it has not verified is nobody's: anybody
  /// could have typed it there (OpenID Connect Core section 5.1).
  ///
  /// @param claim which one holds the name
  static Optional<String> user(Map<String, Object> claims, String claim) {
    Object verified = claims.getOrDefault("email_verified", true);
    boolean good = !claim.equals("email") || Boolean.parseBoolean(String.valueOf(verified));
    return good && claims.get(claim) instanceof String name ? Optional.of(name) : Optional.empty();
  }

  /// Where an issuer that has a URL tells about itself (OpenID Connect Discovery section 4).
  static Optional<URI> discovery(String issuer) {
    if (!issuer.startsWith("https://")) {
      return Optional.empty();
    }
    String end = issuer.endsWith("/") ? "" : "/";
    try {
      return Optional.of(URI.create(issuer + end + ".well-known/openid-configuration"));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
