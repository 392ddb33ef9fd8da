package org.heddle.imap.transcript;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.heddle.fulltext.TextIndex;
import org.heddle.imap.ImapProtocol;
import org.heddle.imap.ImapSettings;
import org.heddle.net.Greeting;
import org.heddle.net.Protection;
import org.heddle.net.Protocol;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.Storage;

/// IMAP sessions over a storage, one for each pair of sockets asked for. Every user's password is
/// `secret`.
public class TestServer implements AutoCloseable {
  final Protocol protocol;
  private final Map<String, QuotaLimits> quotas = new ConcurrentHashMap<>();
  private final ServerSocket listener;
  final Set<Protocol.Session> sessions = ConcurrentHashMap.newKeySet();

  public TestServer(Storage storage, ImapSettings settings) throws IOException {
    this(storage, settings, TextIndex.NONE);
  }

  TestServer(Storage storage, ImapSettings settings, TextIndex texts) throws IOException {
    this.protocol = new ImapProtocol(settings, storage, TestLogins.sasl(quotas), texts);
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  /// What this user's account may hold, for sessions that begin from now on.
  void quota(String user, QuotaLimits limits) {
    quotas.put(user, limits);
  }

  /// A new session and the client's end of its connection.
  public Socket connect(Greeting greeting) throws IOException {
    return connect(greeting, new Protection.Local());
  }

  /// The same, as if it had this protection.
  synchronized Socket connect(Greeting greeting, Protection protection) throws IOException {
    var client = new Socket(listener.getInetAddress(), listener.getLocalPort());
    client.setTcpNoDelay(true);
    serve(listener.accept(), greeting, protection);
    return client;
  }

  /// Takes connections from clients of any make, until it is closed.
  ///
  /// @return the port of the loopback address
  public int listen() {
    Thread.ofVirtual()
        .name("listener")
        .start(() -> {
          while (!listener.isClosed()) {
            try {
              serve(listener.accept(), new Greeting.Ready(), new Protection.Local());
            } catch (IOException closed) {
              return;
            }
          }
        });
    return listener.getLocalPort();
  }

  private void serve(Socket accepted, Greeting greeting, Protection protection) throws IOException {
    accepted.setTcpNoDelay(true);
    Protocol.Session session = protocol.open(new SocketConnection(accepted, protection), greeting);
    sessions.add(session);
    Thread.ofVirtual()
        .name("session")
        .start(() -> {
          try (accepted) {
            session.run();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } finally {
            sessions.remove(session);
          }
        });
  }

  /// Asks every session to say goodbye.
  public void stop() {
    sessions.forEach(Protocol.Session::stop);
  }

  @Override
  public void close() throws IOException {
    stop();
    listener.close();
  }
}
