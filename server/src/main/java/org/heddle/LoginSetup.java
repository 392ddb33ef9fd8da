package org.heddle;

import java.time.Duration;
import java.util.Optional;
import org.heddle.auth.Directories;
import org.heddle.auth.LdapDirectory;
import org.heddle.auth.LoginThrottle;
import org.heddle.auth.Logins;
import org.heddle.auth.PasswdFile;
import org.heddle.auth.Passwords;
import org.heddle.auth.RecentLogins;
import org.heddle.auth.Secret;
import org.heddle.auth.UserDirectory;
import org.heddle.auth.oauth.Introspection;
import org.heddle.auth.oauth.JwtVerifier;
import org.heddle.auth.oauth.TokenVerifier;
import org.heddle.auth.sasl.Sasl;
import org.heddle.config.InvalidSetting;
import org.heddle.config.LoginSettings;
import org.heddle.config.LoginSettings.Source;
import org.heddle.config.Settings;
import org.heddle.config.TlsSettings;
import org.heddle.storage.Storage;

/// Puts together who may log in, and how.
///
/// @param directory who there is
record LoginSetup(Directories directory, Sasl sasl, LoginThrottle throttle)
    implements AutoCloseable {
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  /// @throws InvalidSetting if something cannot be used
  static LoginSetup of(Settings settings, Storage storage, Passwords passwords) {
    LoginSettings wanted = settings.logins();
    try {
      var directory =
          new Directories(
              wanted.sources().stream().map(source -> source(source, wanted, storage)).toList());
      var throttle = new LoginThrottle();
      var logins =
          new Logins(
              directory,
              wanted.masterUsers().<UserDirectory>map(PasswdFile::new),
              passwords,
              new RecentLogins(REMEMBERED),
              throttle);
      var sasl =
          new Sasl(logins, tokens(wanted.oauth()), plainText(wanted), certificates(settings.tls()));
      return new LoginSetup(directory, sasl, throttle);
    } catch (IllegalArgumentException e) {
      throw new InvalidSetting(String.valueOf(e.getMessage()));
    }
  }

  private static UserDirectory source(Source source, LoginSettings settings, Storage storage) {
    return switch (source) {
      case Source.Stored _ -> Directories.stored(storage.users());
      case Source.Passwd(var file) -> new PasswdFile(file);
      case Source.Directory _ -> {
        LoginSettings.Ldap ldap = settings.ldap();
        yield new LdapDirectory(
            ldap.url(),
            ldap.base(),
            ldap.filter(),
            ldap.bindDn(),
            ldap.password().orElse(new Secret("")));
      }
    };
  }

  private static Optional<TokenVerifier> tokens(LoginSettings.OAuth oauth) {
    if (!oauth.jwks().isEmpty()) {
      return Optional.of(
          new JwtVerifier(oauth.jwks(), oauth.issuer(), oauth.audience(), oauth.userClaim()));
    }
    if (!oauth.introspection().isEmpty()) {
      return Optional.of(
          new Introspection(
              oauth.introspection(),
              oauth.clientId(),
              oauth.clientSecret().orElse(new Secret("")),
              oauth.issuer(),
              oauth.audience(),
              oauth.userClaim()));
    }
    return Optional.empty();
  }

  private static Sasl.PlainText plainText(LoginSettings settings) {
    return switch (settings.plainLogin()) {
      case LOCAL -> Sasl.PlainText.LOCAL;
      case ALWAYS -> Sasl.PlainText.ALWAYS;
    };
  }

  /// Also a certificate that opens sessions is good for EXTERNAL, for whoever comes by STARTTLS or
  /// has left such a session by UNAUTHENTICATE (RFC 8437 section 4.2).
  private static Sasl.Certificates certificates(TlsSettings tls) {
    return tls.clientAuthorities().isPresent()
        ? Sasl.Certificates.LOG_IN
        : Sasl.Certificates.DO_NOT;
  }

  /// Whoever waits need not any more; idempotent.
  @Override
  public void close() {
    throttle.close();
    directory.close();
  }
}
