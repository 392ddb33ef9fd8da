package org.heddle.auth.sasl;

import static org.heddle.auth.sasl.TestSasl.BOUND;
import static org.heddle.auth.sasl.TestSasl.SASL;
import static org.heddle.auth.sasl.TestSasl.ascii;
import static org.heddle.auth.sasl.TestSasl.outcome;
import static org.heddle.auth.sasl.TestSasl.sasl;
import static org.heddle.auth.sasl.TestSasl.visitor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.heddle.auth.Visitor;
import org.junit.jupiter.api.Test;

/// EXTERNAL (RFC 4422 appendix A), with the certificate of TLS.
class ExternalTest {
  /// Made by OpenSSL 3.0, with `-subj /CN=somebody` and `subjectAltName=DNS:x.example,email:plain`.
  private static final String CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIIBmjCCAUCgAwIBAgIUa5oLP8cfbOazeZVCmnmDc/8wCBcwCgYIKoZIzj0EAwIw
      EzERMA8GA1UEAwwIc29tZWJvZHkwIBcNMjYxMTI1MjIwOTI2WhgPMjEyNjExMDEy
      MjA5MjZaMBMxETAPBgNVBAMMCHNvbWVib2R5MFkwEwYHKoZIzj0CAQYIKoZIzj0D
      AQcDQgAEBocxxKyJQ5BJc0AU6i2LZj/QpliG8k8DzMBsfI5ppqLUd0vqXQWHTMFz
      KhyGY/kJd8QhXatZB85hGgmRXZI1KKNwMG4wHQYDVR0OBBYEFItWolg9/Yzj/554
      Zav7ePYWKBpvMB8GA1UdIwQYMBaAFItWolg9/Yzj/554Zav7ePYWKBpvMA8GA1Ud
      EwEB/wQFMAMBAf8wGwYDVR0RBBQwEoIJeC5leGFtcGxlgQVwbGFpbjAKBggqhkjO
      PQQDAgNIADBFAiBiBoerXomaekvsQC1xd7rMk+Sbcy7DC5n2mpiHwzSLEgIhAMjr
      Ysbz1bMc9P41M6NUaZK6f2rEV6LvJPm/8bbqUG46
      -----END CERTIFICATE-----
      """;

  private static Visitor certified() throws GeneralSecurityException {
    var pem = new ByteArrayInputStream(ascii(CERTIFICATE));
    var certificate =
        (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
    return visitor(new TestSasl.FakeTls(Optional.empty(), Optional.of(certificate)));
  }

  private static String external(String message) throws GeneralSecurityException {
    Exchange exchange = SASL.begin(Mechanism.EXTERNAL, certified()).orElseThrow();
    return outcome(exchange.next(message.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aCertificateSaysWhoItIs() throws GeneralSecurityException {
    assertEquals("plain", external(""));
    assertEquals("plain", external("plain"));
    assertEquals("NotAuthorized", external("user"));
    assertEquals("malformed", external("plain\0"));
  }

  @Test
  void externalIsForThoseWithACertificateIfTheseLogIn() throws GeneralSecurityException {
    assertTrue(SASL.offered(certified()).contains(Mechanism.EXTERNAL));
    assertEquals(Optional.empty(), SASL.begin(Mechanism.EXTERNAL, BOUND));
    Sasl refusing = sasl(Sasl.PlainText.LOCAL, Sasl.Certificates.DO_NOT);
    assertEquals(Optional.empty(), refusing.begin(Mechanism.EXTERNAL, certified()));
    assertFalse(refusing.offered(certified()).contains(Mechanism.EXTERNAL));
  }
}
