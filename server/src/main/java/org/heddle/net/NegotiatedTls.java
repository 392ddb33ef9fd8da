package org.heddle.net;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/// What a handshake has come to.
record NegotiatedTls(SSLSession session) implements Protection.Tls {
  private static final int BINDING_BYTES = 32;

  @Override
  public String version() {
    return session.getProtocol();
  }

  @Override
  public String cipherSuite() {
    return session.getCipherSuite();
  }

  @Override
  public Optional<X509Certificate> clientCertificate() {
    try {
      Certificate first = session.getPeerCertificates()[0];
      return first instanceof X509Certificate certificate
          ? Optional.of(certificate)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException none) {
      return Optional.empty();
    }
  }

  /// In TLS 1.2 it is worth something only with an extension of which Java does not tell whether it
  /// was used (RFC 9266 section 4.2).
  @Override
  public Optional<byte[]> channelBinding() {
    if (!version().equals("TLSv1.3") || !(session instanceof ExtendedSSLSession extended)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          extended.exportKeyingMaterialData(
              "EXPORTER-Channel-Binding", new byte[0], BINDING_BYTES));
    } catch (SSLException | IllegalStateException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }
}
