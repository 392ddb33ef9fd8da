package org.heddle.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.heddle.net.Server.Timing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A server with a certificate of its own, and clients that trust any, for tests of TLS.
abstract class TlsFixture {
  static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  static final Duration LONG = Duration.ofMinutes(5);
  static final Duration SHORT = Duration.ofMillis(50);
  static final Duration TICK = Duration.ofMillis(5);
  static final Timing PATIENT = new Timing(LONG, LONG, LONG, TICK);

  @TempDir private Path directory = Path.of("");

  OpenSsl openSsl = new OpenSsl(directory);

  @BeforeEach
  final void makeCertificate() throws IOException {
    openSsl = OpenSsl.in(directory);
    openSsl.certificate("one", "ec", "one.example", "*.wild.example");
  }

  final TlsFiles files(String... names) {
    var all = List.of(names);
    return new TlsFiles(
        all.stream().map(name -> openSsl.path(name + ".crt")).toList(),
        all.stream().map(name -> openSsl.path(name + ".key")).toList(),
        "",
        Optional.empty());
  }

  static Server server(TlsFiles files, Timing timing) {
    var admission = new Admission(new Admission.Caps(100, 100, 100), AddressRules.OPEN);
    var server = new Server(Server.Front.plain(admission), timing);
    server.secure(new Tls(files));
    return server;
  }

  static InetSocketAddress listen(Server server) throws IOException {
    return server.listenTls(
        ANY_PORT,
        new LineProtocol(),
        (connection, certificate) ->
            new Greeting.PreAuthenticated(CertificateUser.of(certificate).orElse("?")));
  }

  private static final class TrustAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  static SSLSocket socket(
      InetSocketAddress address, KeyManager[] keys, Consumer<SSLParameters> tuning)
      throws IOException, GeneralSecurityException {
    var plain = new Socket();
    plain.setReceiveBufferSize(8192);
    plain.connect(address);
    return over(plain, keys, tuning);
  }

  static SSLSocket over(Socket plain, KeyManager[] keys, Consumer<SSLParameters> tuning)
      throws IOException, GeneralSecurityException {
    var context = SSLContext.getInstance("TLS");
    context.init(keys, new TrustManager[] {new TrustAll()}, null);
    var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", 1, true);
    socket.setSoTimeout(20_000);
    SSLParameters parameters = socket.getSSLParameters();
    tuning.accept(parameters);
    socket.setSSLParameters(parameters);
    return socket;
  }

  static Client client(SSLSocket socket) throws IOException {
    socket.startHandshake();
    return Client.of(socket, socket.getInputStream(), socket.getOutputStream());
  }

  static Client client(InetSocketAddress address) throws Exception {
    return client(socket(address, new KeyManager[0], parameters -> {}));
  }
}
