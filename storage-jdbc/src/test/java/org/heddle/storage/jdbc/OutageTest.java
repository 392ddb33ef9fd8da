package org.heddle.storage.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.heddle.storage.Account;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.StorageException.Unavailable;
import org.heddle.storage.kit.Mails;
import org.heddle.storage.kit.PostgresServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A database that is not there now.
final class OutageTest {
  @TempDir private Path directory = Path.of("");

  /// Stands before a server; can be cut off.
  private static final class Gate implements AutoCloseable {
    private final ServerSocket door;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    Gate(int port) throws IOException {
      this.port = port;
      this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(this::serve);
    }

    int port() {
      return door.getLocalPort();
    }

    private void serve() {
      while (!door.isClosed()) {
        try {
          Socket client = door.accept();
          if (cut) {
            client.close();
            continue;
          }
          Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
          open.add(client);
          open.add(server);
          Thread.ofVirtual().start(() -> pump(client, server));
          Thread.ofVirtual().start(() -> pump(server, client));
        } catch (IOException e) {
          // Closed, or a client that went.
        }
      }
    }

    private static void pump(Socket from, Socket to) {
      try (from;
          to) {
        from.getInputStream().transferTo(to.getOutputStream());
      } catch (IOException e) {
        // One end is gone, and so is the other now.
      }
    }

    void cut() throws IOException {
      cut = true;
      for (Socket socket : open) {
        socket.close();
      }
      open.clear();
    }

    void mend() {
      cut = false;
    }

    @Override
    public void close() throws IOException {
      door.close();
      cut();
    }
  }

  @Test
  void anOutageIsSaidSoAndEndsByItself() throws IOException {
    PostgresServer server = PostgresServer.running();
    String url = server.url(server.newSchema());
    int port = URI.create(url.substring("jdbc:".length())).getPort();
    try (var gate = new Gate(port);
        JdbcStorage storage =
            Storages.open(
                directory,
                Map.of(Settings.URL, url.replace(":" + port + "/", ":" + gate.port() + "/")))) {
      Account account = storage.account("alice");
      Mailbox inbox = account.open(MailboxName.INBOX);
      Mails.append(account, inbox, Mails.mail("before"));
      gate.cut();
      assertThrows(Unavailable.class, () -> Mails.append(account, inbox, Mails.mail("during")));
      assertThrows(Unavailable.class, inbox::snapshot);
      gate.mend();
      Mails.append(account, inbox, Mails.mail("after"));
      assertEquals(2, inbox.snapshot().messages().size());
      assertEquals(2, inbox.status().messages());
    }
  }

  @Test
  void aDatabaseThatIsNotThereIsNotOpened() throws IOException {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/nothing?user=nobody";
    assertThrows(Unavailable.class, () -> Storages.open(directory, Map.of(Settings.URL, url)));
  }
}
