package org.heddle.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.heddle.auth.Secret;

/// How to speak TLS. Immutable.
///
/// @param certificates files of PEM or PKCS#12, one per name or set of names; empty for a
///   certificate that the server makes for itself
/// @param keys the PEM files of their keys, in the same order; empty where the key is in the
///   certificate's own file
/// @param keyPassword opens the keys and the PKCS#12 files
/// @param clientAuthorities PEM of those who sign the certificates of clients; without it no client
///   is asked for one
/// @param clientLogin what a client's certificate is good for
public record TlsSettings(
    List<Path> certificates,
    List<Path> keys,
    Optional<Secret> keyPassword,
    Optional<Path> clientAuthorities,
    ClientLogin clientLogin) {
  /// What a client's certificate is good for.
  public enum ClientLogin {
    /// AUTHENTICATE EXTERNAL.
    EXTERNAL,
    /// That too, and where TLS comes first the session begins logged in.
    PREAUTH
  }

  static TlsSettings of(Values values) {
    var settings =
        new TlsSettings(
            values.list(Keys.TLS_CERTIFICATE, Readers::path),
            values.list(Keys.TLS_KEY, Readers::path),
            values.optional(Keys.TLS_KEY_PASSWORD, Secret::new),
            values.optional(Keys.TLS_CLIENT_CA, Readers::path),
            values.one(Keys.TLS_CLIENT_LOGIN, TlsSettings::clientLogin));
    if (!settings.keys.isEmpty() && settings.keys.size() != settings.certificates.size()) {
      throw new InvalidSetting(
          "--tls-key must be given for each --tls-certificate, in the same order, or for none");
    }
    return settings;
  }

  private static ClientLogin clientLogin(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "external" -> ClientLogin.EXTERNAL;
      case "preauth" -> ClientLogin.PREAUTH;
      default -> throw new IllegalArgumentException("there are external and preauth");
    };
  }
}
