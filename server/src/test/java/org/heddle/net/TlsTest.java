package org.heddle.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.heddle.net.Server.Timing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TlsTest extends TlsFixture {
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
