package org.heddle.lmtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.heddle.imap.transcript.WireClient;
import org.heddle.net.AddressRules;
import org.heddle.net.Admission;
import org.heddle.net.Server;
import org.heddle.storage.MailboxName;
import org.heddle.storage.kit.MemoryStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LmtpSessionTest {
  @TempDir Path directory;

  private final MemoryStorage storage = new MemoryStorage();

  private static Server server() {
    var admission = new Admission(new Admission.Caps(10, 10, 10), AddressRules.OPEN);
    return new Server(
        Server.Front.plain(admission),
        new Server.Timing(
            Duration.ofMillis(500),
            Duration.ofMinutes(1),
            Duration.ofSeconds(5),
            Duration.ofMillis(20)));
  }

  private WireClient connect(Server server) throws IOException {
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var protocol = new LmtpProtocol(LmtpServer.delivery(storage, directory, 1000));
    InetSocketAddress address = server.listen(any, protocol);
    var client = new WireClient(new Socket(address.getAddress(), address.getPort()));
    client.line();
    return client;
  }

  private static void begin(WireClient client) throws IOException {
    client.sendRaw("LHLO me\r\nMAIL FROM:<>\r\nRCPT TO:<userann>\r\n");
    String last = client.line();
    while (!last.startsWith("250 2.1.5")) {
      last = client.line();
    }
  }

  @Test
  void whoKnowsAUserMayStayAndWhoDoesNotIsEnded() throws IOException {
    try (var server = server();
        var known = connect(server);
        var stranger = connect(server)) {
      begin(known);
      boolean ended;
      try {
        ended = stranger.read(1).isEmpty();
      } catch (IOException reset) {
        ended = true;
      }
      assertTrue(ended, "nobody logs in, but who says nothing has no place here");
      known.send("NOOP");
      assertEquals("250 2.0.0 OK", known.line());
    }
  }

  @Test
  void aServerThatStopsSaysSo() throws IOException {
    try (var client = begunWithAServerThatStops()) {
      assertEquals("421 4.3.2 The server is shutting down", client.line());
      assertEquals("", client.read(1));
    }
  }

  private WireClient begunWithAServerThatStops() throws IOException {
    try (var server = server()) {
      WireClient client = connect(server);
      begin(client);
      return client;
    }
  }

  @Test
  void halfAMessageIsNone() throws IOException {
    try (var server = server()) {
      try (var client = connect(server)) {
        begin(client);
        client.sendRaw("DATA\r\nSubject: x\r\n\r\n.\r");
      }
      try (var client = connect(server)) {
        begin(client);
        client.sendRaw("BDAT 20 LAST\r\nSubject: x\r\n");
      }
    }
    assertEquals(0, storage.account("userann").open(MailboxName.INBOX).status().messages());
  }

  @Test
  void aUnixSocketNeedsNoName() throws IOException {
    Path path = directory.resolve("lmtp");
    try (var server = server()) {
      server.listen(path, new LmtpProtocol(LmtpServer.delivery(storage, directory, 1000)));
      try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        channel.connect(UnixDomainSocketAddress.of(path));
        var greeting = ByteBuffer.allocate(100);
        channel.read(greeting);
        String text =
            new String(greeting.array(), 0, greeting.position(), StandardCharsets.US_ASCII);
        assertEquals("220 mail.example LMTP Heddle\r\n", text);
      }
    }
  }
}
