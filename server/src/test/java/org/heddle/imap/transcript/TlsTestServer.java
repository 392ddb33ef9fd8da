package org.heddle.imap.transcript;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.heddle.imap.ImapSettings;
import org.heddle.net.AddressRules;
import org.heddle.net.Admission;
import org.heddle.net.Connection;
import org.heddle.net.Greeting;
import org.heddle.net.Protection;
import org.heddle.net.Protocol;
import org.heddle.net.SelfSigned;
import org.heddle.net.Server;
import org.heddle.net.Tls;
import org.heddle.net.TlsFiles;
import org.heddle.storage.Storage;

/// The same over the listeners of an installation and real TLS, which the sessions do not know of,
/// so that they answer as they do without it.
final class TlsTestServer extends TestServer {
  private record Wanted(Greeting greeting, Protection protection) {}

  private final Server server;
  private final InetSocketAddress address;
  private final BlockingQueue<Wanted> wanted = new ArrayBlockingQueue<>(1);
  private final BlockingQueue<Protocol.Session> opened = new ArrayBlockingQueue<>(1);

  TlsTestServer(Storage storage, ImapSettings settings, Path directory) throws IOException {
    super(storage, settings);
    Path certificate = directory.resolve("certificate.pem");
    SelfSigned.write(certificate, "mail.example");
    var caps = new Admission.Caps(1000, 1000, 1000);
    server =
        new Server(
            Server.Front.plain(new Admission(caps, AddressRules.OPEN)),
            Server.Timing.standard(Duration.ofMinutes(10)));
    server.secure(new Tls(new TlsFiles(List.of(certificate), List.of(), "", Optional.empty())));
    address =
        server.listenTls(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            this::open,
            (connection, shown) -> new Greeting.Ready());
  }

  private Protocol.Session open(Connection connection, Greeting greeting) {
    Wanted want = wanted.remove();
    var session = protocol.open(new Disguised(connection, want.protection), want.greeting);
    sessions.add(session);
    opened.add(session);
    return session;
  }

  @Override
  synchronized Socket connect(Greeting greeting, Protection protection) throws IOException {
    wanted.add(new Wanted(greeting, protection));
    try {
      Socket client = StartTlsTest.secured(new Socket(address.getAddress(), address.getPort()));
      client.setTcpNoDelay(true);
      if (opened.poll(20, TimeUnit.SECONDS) == null) {
        throw new IOException("no session was opened");
      }
      return client;
    } catch (GeneralSecurityException | InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    super.close();
    server.close();
  }

  private record Disguised(Connection real, Protection protection) implements Connection {
    @Override
    public InputStream input() {
      return real.input();
    }

    @Override
    public OutputStream output() {
      return real.output();
    }

    @Override
    public String peer() {
      return real.peer();
    }

    @Override
    public Optional<InetAddress> address() {
      return real.address();
    }

    @Override
    public boolean canStartTls() {
      return false;
    }

    @Override
    public void startTls() throws IOException {
      real.startTls();
    }

    @Override
    public void readTimeout(Duration timeout) {
      real.readTimeout(timeout);
    }

    @Override
    public boolean loggedIn(String user) {
      return !user.equals("crowded") && real.loggedIn(user);
    }

    @Override
    public void loggedOut() {
      real.loggedOut();
    }

    @Override
    public void needsNoLogin() {
      real.needsNoLogin();
    }

    @Override
    public void stopReading() {
      real.stopReading();
    }

    @Override
    public void abort() {
      real.abort();
    }
  }
}
