package org.heddle.imap.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.heddle.imap.ImapProtocol;
import org.heddle.imap.ImapSettings;
import org.heddle.net.AddressRules;
import org.heddle.net.Admission;
import org.heddle.net.SelfSigned;
import org.heddle.net.Server;
import org.heddle.net.Tls;
import org.heddle.net.TlsFiles;
import org.heddle.storage.kit.MemoryStorage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// STARTTLS (RFC 9051 section 6.2.1), with real TLS.
@Timeout(60)
final class StartTlsTest {
  @TempDir private Path directory = Path.of("");

  private final Server server =
      new Server(
          Server.Front.plain(new Admission(new Admission.Caps(100, 100, 100), AddressRules.OPEN)),
          Server.Timing.standard(Duration.ofMinutes(1)));

  private InetSocketAddress address = new InetSocketAddress(0);

  @BeforeEach
  void start() throws IOException {
    Path certificate = directory.resolve("certificate.pem");
    SelfSigned.write(certificate, "mail.example");
    server.secure(new Tls(new TlsFiles(List.of(certificate), List.of(), "", Optional.empty())));
    var settings = ImapSettings.defaults("mail.example");
    var protocol = new ImapProtocol(settings, new MemoryStorage(), TestLogins.sasl());
    address = server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), protocol);
  }

  @AfterEach
  void stop() {
    server.close();
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

  static SSLSocket secured(Socket plain) throws IOException, GeneralSecurityException {
    var context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[0], new TrustManager[] {new TrustAll()}, null);
    var socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, "mail.example", 1, true);
    socket.startHandshake();
    return socket;
  }

  private Socket connect() throws IOException {
    return new Socket(address.getAddress(), address.getPort());
  }

  @Test
  void everythingIsOverTlsAfterIt() throws Exception {
    try (var plain = connect();
        var before = new WireClient(plain)) {
      assertTrue(before.line().contains(" STARTTLS "));
      before.send("a STARTTLS");
      assertEquals("a OK Begin TLS now", before.line());
      try (var after = new WireClient(secured(plain))) {
        String capabilities = after.command("b", "CAPABILITY");
        assertFalse(capabilities.contains("STARTTLS"), capabilities);
        assertTrue(capabilities.contains(" AUTH=SCRAM-SHA-256-PLUS "), capabilities);
        assertTrue(after.command("c", "STARTTLS").startsWith("c BAD "));
        assertTrue(after.command("d", "LOGIN ann secret").endsWith("d OK Logged in\n"));
        assertTrue(after.command("e", "STARTTLS").startsWith("e BAD "));
        assertTrue(after.command("f", "SELECT INBOX").endsWith("SELECT completed\n"));
      }
    }
  }

  /// Whoever sits in between could put a command behind STARTTLS that the server takes for one that
  /// came by TLS (CVE-2011-0411 and its kin).
  @Test
  void whatComesBehindItBeforeTheAnswerIsNotRead() throws IOException {
    try (var client = new WireClient(connect())) {
      client.line();
      client.sendRaw("a STARTTLS\r\nb LOGIN mallory secret\r\n");
      assertTrue(client.line().startsWith("a BAD "));
      assertTrue(client.line().startsWith("* BYE "));
      client.expectClosed("after BYE");
    }
  }

  @Test
  void itTakesNoArgumentsAndNoLogin() throws IOException {
    try (var client = new WireClient(connect())) {
      client.line();
      assertTrue(client.command("a", "STARTTLS now").startsWith("a BAD "));
      assertTrue(client.command("b", "LOGIN ann secret").endsWith("b OK Logged in\n"));
      assertTrue(client.command("c", "STARTTLS").startsWith("c BAD "));
      assertFalse(client.command("d", "CAPABILITY").contains("STARTTLS"));
    }
  }

  @Test
  void aClientThatDoesNotBeginTlsIsGone() throws IOException {
    try (var plain = connect();
        var client = new WireClient(plain);
        var other = new WireClient(connect())) {
      client.line();
      client.send("a STARTTLS");
      client.line();
      client.send("b NOOP");
      int alert = 0;
      while (alert >= 0) {
        alert = plain.getInputStream().read();
      }
      other.line();
      assertEquals("c OK NOOP completed\n", other.command("c", "NOOP"));
    }
  }

  /// RFC 4978 section 3: what TLS protects is compressed before.
  @Test
  void compressionComesOnTopOfIt() throws Exception {
    try (var plain = connect();
        var before = new WireClient(plain)) {
      before.line();
      before.command("a", "STARTTLS");
      try (var client = new WireClient(secured(plain));
          var other = new WireClient(connect())) {
        client.command("b", "LOGIN ann secret");
        assertEquals("c OK DEFLATE active\n", client.command("c", "COMPRESS DEFLATE"));
        client.deflate();
        client.command("d", "SELECT INBOX");
        client.send("e IDLE");
        assertEquals("+ idling", client.line());
        other.line();
        other.command("a", "LOGIN ann secret");
        other.command("b", "APPEND INBOX {3+}\r\nx\r\n");
        assertEquals("* 1 EXISTS", client.line());
        assertEquals("* 1 RECENT", client.line());
        client.send("DONE");
        assertEquals("e OK IDLE completed", client.line());
        client.logOut();
      }
    }
  }
}
