package org.heddle.net;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// TLS 1.2 and 1.3 on the server's side (RFC 9325). Thread-safe.
///
/// Certificates are renewed while the server runs: when a file has changed, the next connection
/// gets a context made anew, and those that are open go on with the old one. A change that cannot
/// be used, as a key that is not yet that of the certificate, leaves things as they are.
public final class Tls {
  private static final Logger log = LoggerFactory.getLogger(Tls.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration WARN_BEFORE = Duration.ofDays(7);
  private static final int SESSIONS = 10_000;
  private static final int SESSION_SECONDS = 3600;

  private record Loaded(List<String> stamps, SSLContext context) {}

  private final TlsFiles files;
  private final HandshakeGate gate = new HandshakeGate();
  private volatile Loaded loaded;
  private volatile List<String> refused = List.of();
  private volatile long lookedAt = System.nanoTime();

  /// Reads the files.
  ///
  /// @throws IllegalArgumentException if one of them cannot be used; the message says which and why
  public Tls(TlsFiles files) {
    this.files = files;
    this.loaded = load();
  }

  private Loaded load() {
    List<String> stamps = stamps();
    var identities = new ArrayList<Identity>();
    char[] password = files.password().toCharArray();
    for (int i = 0; i < files.certificates().size(); i++) {
      Path file = files.certificates().get(i);
      try {
        identities.addAll(Identity.read(file, files.keyOf(i), password));
      } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
        throw new IllegalArgumentException(file + " cannot be used: " + reason(e), e);
      }
    }
    identities.forEach(Tls::warnOfExpiry);
    try {
      return new Loaded(stamps, context(identities));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException("TLS cannot be set up: " + reason(e), e);
    }
  }

  private static String reason(Exception e) {
    return e instanceof GeneralSecurityException || e.getMessage() == null
        ? String.valueOf(e.getMessage())
        : e.toString();
  }

  private static void warnOfExpiry(Identity identity) {
    X509Certificate certificate = identity.chain().getFirst();
    Instant end = certificate.getNotAfter().toInstant();
    if (end.minus(WARN_BEFORE).isBefore(Instant.now())) {
      log.warn("The certificate for {} is valid until {} only", identity.names(), end);
    }
  }

  private SSLContext context(List<Identity> identities)
      throws IOException, GeneralSecurityException {
    var context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[] {new SniKeyManager(identities)}, trustManagers(), null);
    context.getServerSessionContext().setSessionCacheSize(SESSIONS);
    context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
    return context;
  }

  private TrustManager @Nullable [] trustManagers() throws IOException, GeneralSecurityException {
    if (files.clientAuthorities().isEmpty()) {
      return new TrustManager[0];
    }
    KeyStore authorities = KeyStore.getInstance("PKCS12");
    authorities.load(null, null);
    PemFile pem = PemFile.read(files.clientAuthorities().get(), new char[0]);
    for (X509Certificate certificate : pem.certificates()) {
      authorities.setCertificateEntry(Integer.toString(authorities.size()), certificate);
    }
    if (authorities.size() == 0) {
      throw new GeneralSecurityException(
          "there is no certificate in " + files.clientAuthorities().get());
    }
    var factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(authorities);
    return factory.getTrustManagers();
  }

  private List<String> stamps() {
    return files.all().stream().map(Tls::stamp).toList();
  }

  /// The file behind a link, as certbot replaces the link.
  private static String stamp(Path file) {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.fileKey() + " " + attributes.size() + " " + attributes.lastModifiedTime();
    } catch (IOException e) {
      return "none";
    }
  }

  HandshakeGate gate() {
    return gate;
  }

  private SSLContext current() {
    long now = System.nanoTime();
    if (now - lookedAt > LOOK_EVERY.toNanos()) {
      lookedAt = now;
      reloadIfChanged();
    }
    return loaded.context;
  }

  private synchronized void reloadIfChanged() {
    List<String> stamps = stamps();
    if (stamps.equals(loaded.stamps) || stamps.equals(refused)) {
      return;
    }
    try {
      loaded = load();
      log.info("The changed certificates are used for new connections");
    } catch (IllegalArgumentException e) {
      refused = stamps;
      log.warn("The changed certificates are not used: {}", e.getMessage());
    }
  }

  /// A socket over the one that was accepted; the caller does the handshake. To end it by force,
  /// the one below is closed.
  SSLSocket over(Socket accepted) throws IOException {
    String host = accepted.getInetAddress().getHostAddress();
    var factory = current().getSocketFactory();
    var socket = (SSLSocket) factory.createSocket(accepted, host, accepted.getPort(), true);
    socket.setUseClientMode(false);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    parameters.setCipherSuites(
        Stream.of(socket.getSupportedCipherSuites()).filter(Tls::isGood).toArray(String[]::new));
    parameters.setUseCipherSuitesOrder(true);
    if (files.clientAuthorities().isPresent()) {
      parameters.setWantClientAuth(true);
    }
    socket.setSSLParameters(parameters);
    return socket;
  }

  /// Forward secrecy and authenticated encryption (RFC 9325 section 4.2).
  private static boolean isGood(String suite) {
    boolean authenticated = suite.contains("_GCM_") || suite.contains("_POLY1305_");
    boolean version13 = suite.startsWith("TLS_AES_") || suite.startsWith("TLS_CHACHA20_");
    return authenticated && (version13 || suite.startsWith("TLS_ECDHE_"));
  }
}
