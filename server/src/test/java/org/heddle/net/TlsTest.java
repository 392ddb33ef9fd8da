package org.heddle.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.heddle.net.Server.Timing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration TICK = Duration.ofMillis(5);
  private static final Timing PATIENT = new Timing(LONG, LONG, LONG, TICK);

  @TempDir private Path directory = Path.of("");

  private OpenSsl openSsl = new OpenSsl(directory);

  @BeforeEach
  void makeCertificate() throws IOException {
    openSsl = OpenSsl.in(directory);
    openSsl.certificate("one", "ec", "one.example", "*.wild.example");
  }

  private TlsFiles files(String... names) {
    var all = List.of(names);
    return new TlsFiles(
        all.stream().map(name -> openSsl.path(name + ".crt")).toList(),
        all.stream().map(name -> openSsl.path(name + ".key")).toList(),
        "",
        Optional.empty());
  }

  private static Server server(TlsFiles files, Timing timing) {
    var admission = new Admission(new Admission.Caps(100, 100, 100), AddressRules.OPEN);
    var server = new Server(Server.Front.plain(admission), timing);
    server.secure(new Tls(files));
    return server;
  }

  private static InetSocketAddress listen(Server server) throws IOException {
    return server.listenTls(
        ANY_PORT,
        new LineProtocol(),
        certificate -> new Greeting.PreAuthenticated(CertificateUser.of(certificate).orElse("?")));
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

  private static SSLSocket socket(
      InetSocketAddress address, KeyManager[] keys, Consumer<SSLParameters> tuning)
      throws IOException, GeneralSecurityException {
    var plain = new Socket();
    plain.setReceiveBufferSize(8192);
    plain.connect(address);
    return over(plain, keys, tuning);
  }

  private static SSLSocket over(Socket plain, KeyManager[] keys, Consumer<SSLParameters> tuning)
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

  private static Client client(SSLSocket socket) throws IOException {
    socket.startHandshake();
    return Client.of(socket, socket.getInputStream(), socket.getOutputStream());
  }

  private static Client client(InetSocketAddress address) throws Exception {
    return client(socket(address, new KeyManager[0], parameters -> {}));
  }

  @Test
  void aSessionRunsOverTlsFromTheFirstByte() throws Exception {
    try (var server = server(files("one"), PATIENT);
        var socket = socket(listen(server), new KeyManager[0], parameters -> {});
        var client = client(socket)) {
      assertEquals("ready", client.read());
      assertEquals("TLSv1.3", socket.getSession().getProtocol());
      byte[] binding =
          ((ExtendedSSLSession) socket.getSession())
              .exportKeyingMaterialData("EXPORTER-Channel-Binding", new byte[0], 32);
      assertEquals("TLSv1.3 " + HexFormat.of().formatHex(binding), client.ask("protection"));
      assertEquals("nothing came", client.ask("wait 20"));
      assertEquals("bye", client.ask("quit"));
      assertEquals("EOF", client.read());
    }
  }

  @Test
  void tlsMayBeginLater() throws Exception {
    try (var server = server(files("one"), PATIENT)) {
      var address = server.listen(ANY_PORT, new LineProtocol());
      try (var plain = new Socket(address.getAddress(), address.getPort())) {
        var before = Client.of(plain, plain.getInputStream(), plain.getOutputStream());
        assertEquals("ready", before.read());
        assertEquals("local", before.ask("protection"));
        assertEquals("go ahead", before.ask("starttls"));
        try (var after = client(over(plain, new KeyManager[0], parameters -> {}))) {
          assertTrue(after.ask("protection").startsWith("TLSv1.3 "));
        }
      }
    }
  }

  @Test
  void version12IsSpokenWithoutABindingAndNothingOlder() throws Exception {
    try (var server = server(files("one"), PATIENT)) {
      var address = listen(server);
      Consumer<SSLParameters> older = p -> p.setProtocols(new String[] {"TLSv1.2"});
      try (var client = client(socket(address, new KeyManager[0], older))) {
        assertEquals("ready", client.read());
        assertEquals("TLSv1.2", client.ask("protection"));
      }
      Consumer<SSLParameters> weak =
          p -> {
            p.setProtocols(new String[] {"TLSv1.2"});
            p.setCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"});
          };
      assertThrows(
          SSLException.class, () -> client(socket(address, new KeyManager[0], weak)).close());
    }
  }

  private static String shown(InetSocketAddress address, String host) throws Exception {
    Consumer<SSLParameters> sni =
        parameters -> {
          if (!host.isEmpty()) {
            parameters.setServerNames(List.of(new SNIHostName(host)));
          }
        };
    try (var socket = socket(address, new KeyManager[0], sni);
        var client = client(socket)) {
      assertEquals("ready", client.read());
      var certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return Identity.commonName(certificate).orElse("?");
    }
  }

  @Test
  void theCertificateIsThatOfTheHostAskedFor() throws Exception {
    openSsl.certificate("two", "rsa:2048", "two.example");
    try (var server = server(files("one", "two"), PATIENT)) {
      var address = listen(server);
      assertEquals("one.example", shown(address, "one.example"));
      assertEquals("one.example", shown(address, "x.wild.example"));
      assertEquals("two.example", shown(address, "TWO.example"));
      assertEquals("one.example", shown(address, "three.example"));
      assertEquals("one.example", shown(address, ""));
    }
  }

  @Test
  void theFirstCertificateIsForTheRestWhateverKeyTheClientLikesBest() throws Exception {
    openSsl.certificate("first", "rsa:2048", "first.example");
    openSsl.certificate("also", "ec", "first.example");
    try (var server = server(files("first", "one"), PATIENT)) {
      var address = listen(server);
      assertEquals("first.example", shown(address, ""));
      assertEquals("first.example", shown(address, "three.example"));
      assertEquals("one.example", shown(address, "one.example"));
    }
    try (var server = server(files("first", "one", "also"), PATIENT)) {
      assertEquals("first.example", shown(listen(server), ""));
    }
  }

  /// As many as would fill all places say hello and nothing more.
  @Test
  void clientsThatStopInTheMidstOfTheHandshakeKeepNobodyOut() throws Exception {
    var tls = new Tls(files("one"));
    var admission = new Admission(new Admission.Caps(100, 100, 100), AddressRules.OPEN);
    var silent = new ArrayList<Socket>();
    try (var server = new Server(Server.Front.plain(admission), PATIENT)) {
      server.secure(tls);
      var address = listen(server);
      int places = tls.gate().free();
      byte[] hello = HexFormat.of().parseHex(ClientHelloTest.HELLO);
      for (int i = 0; i < 3 * places; i++) {
        var socket = new Socket(address.getAddress(), address.getPort());
        silent.add(socket);
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(hello);
        assertEquals(22, socket.getInputStream().read(), "the server answers the hello");
      }
      try (var client = client(address)) {
        assertEquals("ready", client.read());
      }
      for (Socket socket : silent) {
        socket.close();
      }
      while (tls.gate().free() < places) {
        Thread.onSpinWait();
      }
    }
  }

  /// The client hears why: a connection that was reset would not tell.
  @Test
  void aHandshakeThatFailsEndsInAnAlert() throws Exception {
    try (var server = server(files("one"), PATIENT)) {
      Consumer<SSLParameters> weak =
          p -> {
            p.setProtocols(new String[] {"TLSv1.2"});
            p.setCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"});
          };
      var e =
          assertThrows(
              SSLException.class,
              () -> client(socket(listen(server), new KeyManager[0], weak)).close());
      assertTrue(String.valueOf(e.getMessage()).contains("handshake_failure"), e.getMessage());
    }
  }

  @Test
  void aRenewedCertificateIsForNewConnections() throws Exception {
    openSsl.certificate("new", "ec", "new.example");
    try (var server = server(files("one"), PATIENT)) {
      var address = listen(server);
      try (var old = client(address)) {
        assertEquals("ready", old.read());
        replace("new.key", "one.key");
        awaitLook();
        assertEquals("one.example", shown(address, ""), "half of a renewal changes nothing");
        replace("new.crt", "one.crt");
        awaitLook();
        assertEquals("new.example", shown(address, ""));
        assertEquals("still there", old.ask("still there"));
      }
    }
  }

  private void replace(String from, String to) throws IOException {
    Files.move(openSsl.path(from), openSsl.path(to), StandardCopyOption.REPLACE_EXISTING);
  }

  /// The files are looked at once a second.
  private static void awaitLook() throws InterruptedException {
    Thread.sleep(1100);
  }

  private KeyManager[] clientKeys(String signer) throws Exception {
    openSsl.run(
        "req",
        "-new",
        "-nodes",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-subj",
        "/CN=Ann",
        "-addext",
        "subjectAltName=email:ann@example.org",
        "-keyout",
        "client.key",
        "-out",
        "client.csr");
    openSsl.run(
        "x509",
        "-req",
        "-in",
        "client.csr",
        "-CA",
        signer + ".crt",
        "-CAkey",
        signer + ".key",
        "-copy_extensions",
        "copy",
        "-days",
        "30",
        "-out",
        "client.crt");
    openSsl.run(
        "pkcs12",
        "-export",
        "-in",
        "client.crt",
        "-inkey",
        "client.key",
        "-out",
        "client.p12",
        "-passout",
        "pass:x");
    var store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(openSsl.path("client.p12"))) {
      store.load(in, new char[] {'x'});
    }
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[] {'x'});
    return factory.getKeyManagers();
  }

  @Test
  void aClientIsKnownByItsCertificate() throws Exception {
    openSsl.certificate("authority", "ec", "authority");
    var one = files("one");
    var files =
        new TlsFiles(
            one.certificates(), one.keys(), "", Optional.of(openSsl.path("authority.crt")));
    KeyManager[] keys = clientKeys("authority");
    try (var server = server(files, PATIENT)) {
      var address = listen(server);
      try (var client = client(socket(address, keys, parameters -> {}))) {
        assertEquals("hello ann@example.org", client.read());
        assertTrue(client.ask("protection").endsWith(" ann@example.org"));
      }
      try (var stranger = client(address)) {
        assertEquals("ready", stranger.read());
      }
    }
  }

  @Test
  void aCertificateOfAnotherAuthorityIsNoGood() throws Exception {
    openSsl.certificate("authority", "ec", "authority");
    openSsl.certificate("impostor", "ec", "authority");
    var one = files("one");
    var files =
        new TlsFiles(
            one.certificates(), one.keys(), "", Optional.of(openSsl.path("authority.crt")));
    // The client picks its certificate by the name of the authority, which is right.
    KeyManager[] keys = clientKeys("impostor");
    try (var server = server(files, PATIENT)) {
      var address = listen(server);
      assertThrows(
          IOException.class,
          () -> {
            try (var client = client(socket(address, keys, parameters -> {}))) {
              assertEquals("EOF", client.read());
              throw new IOException("closed without a word");
            }
          });
    }
  }

  @Test
  void whatIsNoTlsIsClosed() throws Exception {
    try (var server = server(files("one"), PATIENT)) {
      var address = listen(server);
      try (var client = Client.to(address)) {
        client.send("a CAPABILITY");
        assertThrows(
            IOException.class,
            () -> {
              while (!client.read().equals("EOF")) {
                Thread.onSpinWait();
              }
              throw new IOException("closed");
            });
      }
      try (var good = client(address)) {
        assertEquals("ready", good.read());
      }
    }
  }

  @Test
  void whoDoesNotShakeHandsInTimeIsCutOff() throws Exception {
    try (var server = server(files("one"), new Timing(SHORT, LONG, LONG, TICK))) {
      try (var client = Client.to(listen(server))) {
        client.output().write(new byte[] {22, 3, 1, 1, 0, 1});
        assertThrows(
            IOException.class,
            () -> {
              if (client.read().equals("EOF")) {
                throw new IOException("cut off");
              }
            });
      }
    }
  }

  @Test
  void stoppingSaysGoodbyeOverTls() throws Exception {
    var server = server(files("one"), PATIENT);
    try (var client = client(listen(server))) {
      client.read();
      Thread stop = Thread.ofVirtual().start(server::close);
      assertEquals("bye stopping", client.read());
      assertEquals("EOF", client.read());
      client.hangUp();
      stop.join();
    }
  }

  @Test
  void aClientThatNeverReadsIsCutOffOverTlsToo() throws Exception {
    try (var server = server(files("one"), new Timing(LONG, SHORT, LONG, TICK));
        var client = client(listen(server))) {
      client.read();
      client.send("flood");
      while (server.sessions() > 0) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void filesThatCannotBeUsedAreNamed() throws Exception {
    Files.writeString(openSsl.path("one.key"), "no key");
    var e = assertThrows(IllegalArgumentException.class, () -> new Tls(files("one")));
    assertTrue(String.valueOf(e.getMessage()).contains("one.crt"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Tls(files("missing")));
  }
}
