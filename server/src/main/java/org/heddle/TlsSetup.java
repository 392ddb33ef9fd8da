package org.heddle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.heddle.auth.Secret;
import org.heddle.config.InvalidSetting;
import org.heddle.config.Settings;
import org.heddle.config.TlsSettings;
import org.heddle.net.SelfSigned;
import org.heddle.net.Tls;
import org.heddle.net.TlsFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the certificates that the operator named, or makes one.
final class TlsSetup {
  private static final Logger log = LoggerFactory.getLogger(Heddle.class);

  private TlsSetup() {}

  /// @throws InvalidSetting if a file cannot be used
  static Optional<Tls> of(Settings settings) {
    TlsSettings tls = settings.tls();
    if (tls.certificates().isEmpty()) {
      return development(settings);
    }
    String password = tls.keyPassword().map(Secret::value).orElse("");
    var files = new TlsFiles(tls.certificates(), tls.keys(), password, tls.clientAuthorities());
    try {
      return Optional.of(new Tls(files));
    } catch (IllegalArgumentException e) {
      throw new InvalidSetting(String.valueOf(e.getMessage()));
    }
  }

  /// Without a certificate there is one for trying things out, the same until it expires or
  /// somebody removes it.
  private static Optional<Tls> development(Settings settings) {
    Path file = settings.dataDirectory().resolve("development-certificate.pem");
    var files = new TlsFiles(List.of(file), List.of(), "", settings.tls().clientAuthorities());
    try {
      if (!Files.exists(file) || SelfSigned.isOutworn(file)) {
        SelfSigned.write(file, settings.serverName());
        log.info(
            "There is no --tls-certificate, so TLS uses one made now, which no client trusts: {}",
            file);
      }
      return Optional.of(new Tls(files));
    } catch (IllegalArgumentException e) {
      if (settings.tls().clientAuthorities().isPresent()) {
        throw new InvalidSetting(String.valueOf(e.getMessage()));
      }
      return without(file, e);
    } catch (IOException e) {
      return without(file, e);
    }
  }

  private static Optional<Tls> without(Path file, Exception e) {
    log.warn("There is no TLS: {} cannot be used: {}", file, e.getMessage());
    return Optional.empty();
  }
}
