package org.heddle.moving.imap;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.heddle.net.AddressRules;
import org.heddle.net.Admission;
import org.heddle.net.Connection;
import org.heddle.net.Greeting;
import org.heddle.net.Protocol;
import org.heddle.net.SelfSigned;
import org.heddle.net.Server;
import org.heddle.net.Tls;
import org.heddle.net.TlsFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A password goes only to who can show to be the server that was named.
@Timeout(30)
class TrustTest {
  @TempDir private Path directory = Path.of("");

  private final Server server =
      new Server(
          Server.Front.plain(new Admission(new Admission.Caps(100, 100, 100), AddressRules.OPEN)),
          Server.Timing.standard(Duration.ofMinutes(1)));
  private Path certificate = Path.of("");
  private InetSocketAddress address = new InetSocketAddress(0);

  @BeforeEach
  void listen() throws IOException {
    certificate = directory.resolve("certificate.pem");
    SelfSigned.write(certificate, "mail.example");
    server.secure(new Tls(new TlsFiles(List.of(certificate), List.of(), "", Optional.empty())));
    address =
        server.listenTls(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            TrustTest::session,
            (connection, shown) -> new Greeting.Ready());
  }

  @AfterEach
  void close() {
    server.close();
  }

  /// A server that greets, and has no time.
  private static Protocol.Session session(Connection connection, Greeting greeting) {
    return new Protocol.Session() {
      @Override
      public void run() {
        try {
          connection.output().write("* BYE later\r\n".getBytes(US_ASCII));
        } catch (IOException gone) {
          return;
        }
      }

      @Override
      public void stop() {
        connection.stopReading();
      }
    };
  }

  private IOException refusal(String host, Optional<Path> authorities) {
    var there = new Address(Address.Security.TLS, "ann", host, address.getPort());
    return assertThrows(
        IOException.class, () -> Client.open(there, new Trust(authorities), "secret"));
  }

  @Test
  void aCertificateIsBelievedByAFile() {
    IOException refusal = refusal("localhost", Optional.of(certificate));
    assertEquals("The server does not greet as an IMAP server", refusal.getMessage());
  }

  @Test
  void aCertificateThatNobodySignedIsNotBelieved() {
    assertTrue(refusal("localhost", Optional.empty()) instanceof SSLException);
  }

  @Test
  void aCertificateIsForItsNamesOnly() throws IOException {
    var trust = new Trust(Optional.of(certificate));
    try (var socket = new Socket(address.getAddress(), address.getPort())) {
      trust.secure(socket, "mail.example").close();
    }
    try (var socket = new Socket(address.getAddress(), address.getPort())) {
      assertThrows(SSLException.class, () -> trust.secure(socket, "mail.example.org"));
    }
  }

  @Test
  void aFileWithoutCertificatesIsSaid() throws IOException {
    Path empty = Files.writeString(directory.resolve("empty"), "nothing\n");
    assertTrue(
        String.valueOf(refusal("localhost", Optional.of(empty)).getMessage())
            .startsWith("there is no certificate in "));
  }
}
