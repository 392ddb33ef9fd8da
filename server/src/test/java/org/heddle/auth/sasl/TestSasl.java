package org.heddle.auth.sasl;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.heddle.auth.LoginThrottle;
import org.heddle.auth.Logins;
import org.heddle.auth.Passwords;
import org.heddle.auth.RecentLogins;
import org.heddle.auth.UserDirectory;
import org.heddle.auth.UserEntry;
import org.heddle.auth.Visitor;
import org.heddle.auth.sasl.Exchange.Step;
import org.heddle.net.Protection;

/// SASL over a few users, and what a visitor of it sees.
final class TestSasl {
  private TestSasl() {}

  static final byte[] BINDING = ascii("the binding of this connection");

  /// Of the password `pencil`, with the salt of RFC 7677 section 3.
  private static final String OF_THE_RFC =
      "{SCRAM-SHA-256}4096,W22ZaJ0SNY7soEsUEjb6gQ==,"
          + "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=,"
          + "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";

  /// `doveadm pw -s SCRAM-SHA-256 -p 'tanstaafl \u00A35'`, Dovecot 2.3.19.
  private static final String OF_DOVECOT =
      "{SCRAM-SHA-256}4096,KD1fMhw2MRT7t9uLUi4bzA==,"
          + "5NhNgE3Cu7jciP6vwDXCXCR7LuHQRbN61CIARmDp4LU=,"
          + "wmhJ/GZsnhJdv2vSDCO/dO9P0t+kPK5GnHEIR36S8ks=";

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  record FakeTls(Optional<byte[]> channelBinding, Optional<X509Certificate> clientCertificate)
      implements Protection.Tls {
    @Override
    public String version() {
      return "TLSv1.3";
    }

    @Override
    public String cipherSuite() {
      return "TLS_AES_128_GCM_SHA256";
    }
  }

  static final Visitor PLAINLY = visitor(new Protection.Local());
  static final Visitor BOUND = visitor(new FakeTls(Optional.of(BINDING), Optional.empty()));

  static Visitor visitor(Protection protection) {
    return new Visitor(Optional.of(InetAddress.ofLiteral("192.0.2.1")), protection, "imap");
  }

  private static Optional<UserEntry> user(String name) {
    Optional<String> hash =
        switch (name) {
          case "user" -> Optional.of(OF_THE_RFC);
          case "dovecot" -> Optional.of(OF_DOVECOT);
          case "plain" -> Optional.of("{PLAIN}pencil");
          case "a,b=c" -> Optional.of("{PLAIN}pencil");
          case "nokeys" -> Optional.of("{SSHA}4+Eh+r9tACaJwLqJluBKbIrNtNIIXcoS");
          default -> Optional.empty();
        };
    return hash.map(text ->
        new UserEntry(
            name,
            new UserEntry.Proof.Stored(List.of(new UserEntry.StoredPassword("", text))),
            Optional.empty(),
            List.of()));
  }

  static Sasl sasl(Sasl.PlainText plainText) {
    return sasl(plainText, Sasl.Certificates.LOG_IN);
  }

  static Sasl sasl(Sasl.PlainText plainText, Sasl.Certificates certificates) {
    var throttle = new LoginThrottle();
    throttle.close();
    UserDirectory masters = name -> name.equals("plain") ? user(name) : Optional.empty();
    var recent = new RecentLogins(Duration.ofMinutes(5));
    var logins =
        new Logins(TestSasl::user, Optional.of(masters), Passwords.standard(), recent, throttle);
    return new Sasl(
        logins, Optional.of(token -> Optional.of(token.value())), plainText, certificates);
  }

  static final Sasl SASL = sasl(Sasl.PlainText.LOCAL);

  static String text(Step step) {
    return new String(assertInstanceOf(Step.Challenge.class, step).bytes(), StandardCharsets.UTF_8);
  }

  static String outcome(Step step) {
    return switch (step) {
      case Step.Done(Logins.Outcome.Accepted(var user)) -> user.account();
      case Step.Done(var other) -> other.getClass().getSimpleName();
      case Step.Malformed _ -> "malformed";
      case Step.Challenge _ -> "a challenge";
    };
  }
}
