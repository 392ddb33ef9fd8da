package org.heddle.auth.sasl;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.heddle.auth.Logins;
import org.heddle.auth.UserNames;
import org.heddle.auth.Visitor;
import org.heddle.auth.oauth.TokenVerifier;
import org.heddle.auth.sasl.Mechanism.Reveals;
import org.heddle.net.CertificateUser;
import org.heddle.net.Protection;

/// Which mechanisms there are for whom, and how they begin. What is not offered is refused: it is
/// the same question. Thread-safe.
public final class Sasl {
  /// Where a password may be sent without TLS.
  public enum PlainText {
    /// Where it does not leave the machine.
    LOCAL,
    ALWAYS
  }

  /// Whether a client's certificate is good for EXTERNAL.
  public enum Certificates {
    LOG_IN,
    DO_NOT
  }

  private static final int SALT_BYTES = 16;

  private final Logins logins;
  private final Optional<TokenVerifier> tokens;
  private final PlainText plainText;
  private final Certificates certificates;
  private final byte[] secret = new byte[32];

  /// @param tokens without which there are no OAUTHBEARER and XOAUTH2
  public Sasl(
      Logins logins,
      Optional<TokenVerifier> tokens,
      PlainText plainText,
      Certificates certificates) {
    this.logins = logins;
    this.tokens = tokens;
    this.plainText = plainText;
    this.certificates = certificates;
    new SecureRandom().nextBytes(secret);
  }

  /// The one way in, for what is no mechanism of SASL.
  public Logins logins() {
    return logins;
  }

  /// Whether a password may be sent as it is.
  public boolean takesPasswords(Visitor visitor) {
    return switch (visitor.protection()) {
      case Protection.Tls _, Protection.Local _ -> true;
      case Protection.Open _ -> plainText == PlainText.ALWAYS;
    };
  }

  /// The mechanisms that this visitor may use, the best first.
  public List<Mechanism> offered(Visitor visitor) {
    return Stream.of(Mechanism.values()).filter(one -> isOffered(one, visitor)).toList();
  }

  private boolean isOffered(Mechanism mechanism, Visitor visitor) {
    boolean possible =
        switch (mechanism) {
          case PLAIN, LOGIN, SCRAM_SHA_256 -> true;
          case SCRAM_SHA_256_PLUS -> binding(visitor).isPresent();
          case OAUTHBEARER, XOAUTH2 -> tokens.isPresent();
          case EXTERNAL -> certified(visitor).isPresent();
        };
    return possible && (mechanism.reveals() == Reveals.NOTHING || takesPasswords(visitor));
  }

  private static Optional<byte[]> binding(Visitor visitor) {
    return visitor.protection() instanceof Protection.Tls tls
        ? tls.channelBinding()
        : Optional.empty();
  }

  private Optional<String> certified(Visitor visitor) {
    return certificates == Certificates.LOG_IN && visitor.protection() instanceof Protection.Tls tls
        ? tls.clientCertificate().flatMap(CertificateUser::of)
        : Optional.empty();
  }

  /// Begins, if the mechanism is offered to this visitor.
  public Optional<Exchange> begin(Mechanism mechanism, Visitor visitor) {
    if (!isOffered(mechanism, visitor)) {
      return Optional.empty();
    }
    return Optional.of(
        switch (mechanism) {
          case PLAIN -> new Plain(logins, visitor);
          case LOGIN -> new Login(logins, visitor);
          case SCRAM_SHA_256, SCRAM_SHA_256_PLUS ->
              new Scram(this, logins, visitor, mechanism, binding(visitor));
          case OAUTHBEARER, XOAUTH2 -> new Bearer(logins, visitor, mechanism, tokens.orElseThrow());
          case EXTERNAL -> new External(logins, visitor, certified(visitor).orElseThrow());
        });
  }

  /// The same for the same name, as long as the server runs, and nobody can tell that it is no
  /// user's. As users are found in lower case too, it is the same in any.
  byte[] saltOfNobody(String name) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      String known = UserNames.normalise(name).orElse(name).toLowerCase(Locale.ROOT);
      return Arrays.copyOf(mac.doFinal(known.getBytes(StandardCharsets.UTF_8)), SALT_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // Every Java has this algorithm.
    }
  }
}
