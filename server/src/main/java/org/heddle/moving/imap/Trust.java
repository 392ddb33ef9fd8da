package org.heddle.moving.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// Whose certificates are believed: those that Java's own list leads to, or those of a file.
///
/// @param authorities a PEM file of certificates
public record Trust(Optional<Path> authorities) {
  /// There may be keys and remarks around it.
  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----");

  /// Begins TLS, and makes sure that it is this host that answers.
  ///
  /// @throws IOException if it is not, or not for sure
  SSLSocket secure(Socket plain, String host) throws IOException {
    try {
      var socket =
          (SSLSocket) context().getSocketFactory().createSocket(plain, host, plain.getPort(), true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be used: " + e.getMessage(), e);
    }
  }

  private SSLContext context() throws GeneralSecurityException, IOException {
    if (authorities.isEmpty()) {
      return SSLContext.getDefault();
    }
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    Matcher block = CERTIFICATE.matcher(Files.readString(authorities.get(), ISO_8859_1));
    var certificates = CertificateFactory.getInstance("X.509");
    while (block.find()) {
      var one = new ByteArrayInputStream(block.group().getBytes(ISO_8859_1));
      store.setCertificateEntry("authority" + store.size(), certificates.generateCertificate(one));
    }
    if (store.size() == 0) {
      throw new IOException("there is no certificate in " + authorities.get());
    }
    var factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }
}
