package org.heddle.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.heddle.auth.Secret;

/// Who may log in, and how. Immutable.
///
/// @param sources where users are looked for, in this order, at least one
/// @param masterUsers a passwd file of those who may log in as others
/// @param plainLogin where a password may be sent without TLS
public record LoginSettings(
    List<Source> sources,
    Optional<Path> masterUsers,
    PlainLogin plainLogin,
    Ldap ldap,
    OAuth oauth) {
  /// Where users come from.
  public sealed interface Source {
    /// The users that `heddle user` administers.
    record Stored() implements Source {}

    /// A passwd file as Dovecot reads it.
    record Passwd(Path file) implements Source {}

    /// An LDAP server, see [Ldap].
    record Directory() implements Source {}
  }

  /// Where a password may be sent without TLS.
  public enum PlainLogin {
    /// Over loopback addresses and Unix sockets.
    LOCAL,
    ALWAYS
  }

  /// @param url `ldap://host`, `ldaps://host`, several parted by spaces; empty without LDAP
  /// @param base where users are searched below
  /// @param filter finds a user; `%u` stands for the name that was typed
  /// @param bindDn who searches; empty for nobody
  public record Ldap(
      String url, String base, String filter, String bindDn, Optional<Secret> password) {}

  /// @param issuer what the token must name as its issuer; empty for any
  /// @param audience what it must be meant for; empty for anything
  /// @param jwks the URL or file of the issuer's public keys; empty if tokens are not JWTs
  /// @param introspection the URL to ask about a token (RFC 7662); empty not to ask
  /// @param userClaim the claim with the user's name
  public record OAuth(
      String issuer,
      String audience,
      String jwks,
      String introspection,
      String clientId,
      Optional<Secret> clientSecret,
      String userClaim) {}

  static LoginSettings of(Values values) {
    var settings =
        new LoginSettings(
            values.list(Keys.USERS, LoginSettings::source),
            values.optional(Keys.MASTER_USERS, Readers::path),
            values.one(Keys.PLAIN_LOGIN, LoginSettings::plainLogin),
            ldap(values),
            oauth(values));
    if (settings.sources.contains(new Source.Directory()) && settings.ldap.url.isEmpty()) {
      throw new InvalidSetting("--users ldap needs --ldap-url");
    }
    return settings;
  }

  private static Ldap ldap(Values values) {
    return new Ldap(
        text(values, Keys.LDAP_URL),
        text(values, Keys.LDAP_BASE),
        text(values, Keys.LDAP_FILTER),
        text(values, Keys.LDAP_BIND_DN),
        values.optional(Keys.LDAP_PASSWORD, Secret::new));
  }

  private static OAuth oauth(Values values) {
    return new OAuth(
        text(values, Keys.OAUTH_ISSUER),
        text(values, Keys.OAUTH_AUDIENCE),
        text(values, Keys.OAUTH_JWKS),
        text(values, Keys.OAUTH_INTROSPECTION),
        text(values, Keys.OAUTH_CLIENT_ID),
        values.optional(Keys.OAUTH_CLIENT_SECRET, Secret::new),
        text(values, Keys.OAUTH_USER_CLAIM));
  }

  private static String text(Values values, Key key) {
    return values.optional(key, text -> text).orElse("");
  }

  private static Source source(String text) {
    if (text.startsWith("passwd:")) {
      return new Source.Passwd(Readers.path(text.substring("passwd:".length())));
    }
    return switch (text) {
      case "storage" -> new Source.Stored();
      case "ldap" -> new Source.Directory();
      default -> throw new IllegalArgumentException("there are storage, passwd:FILE and ldap");
    };
  }

  private static PlainLogin plainLogin(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "local" -> PlainLogin.LOCAL;
      case "always" -> PlainLogin.ALWAYS;
      default -> throw new IllegalArgumentException("there are local and always");
    };
  }
}
