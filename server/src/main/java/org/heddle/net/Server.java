package org.heddle.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens, and runs one virtual thread per connection, each with its session, until it is stopped.
/// Thread-safe.
public final class Server implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Server.class);
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);
  private static final Duration AFTER_ABORT = Duration.ofSeconds(1);

  /// How long things may take.
  ///
  /// @param login from the connection to the login, an absolute bound
  /// @param write one write without progress
  /// @param grace what sessions get to end when the server stops
  /// @param tick how late a passed bound may be noticed
  public record Timing(Duration login, Duration write, Duration grace, Duration tick) {
    /// Two minutes for a write, seven seconds to stop: what starts servers and stops them often
    /// kills them after ten.
    public static Timing standard(Duration login) {
      return new Timing(login, Duration.ofMinutes(2), Duration.ofSeconds(7), Duration.ofSeconds(1));
    }
  }

  /// What is in front of the sessions.
  ///
  /// @param proxies the addresses whose connections begin with a PROXY header
  public record Front(Admission admission, List<AddressRange> proxies) {
    /// With nothing in between.
    public static Front plain(Admission admission) {
      return new Front(admission, List.of());
    }

    private boolean isProxy(InetAddress address) {
      return proxies.stream().anyMatch(range -> range.contains(address));
    }
  }

  /// Who may begin logged in.
  public interface Recognition {
    /// How a session begins whose client has shown this certificate; called on the session's
    /// thread, which may take a while.
    Greeting greet(Connection connection, X509Certificate certificate);
  }

  /// How a connection begins that arrives at one of the listeners.
  private record Door(
      Protocol protocol, Begin begin, Function<GuardedConnection, Greeting> greeting) {
    enum Begin {
      PLAIN,
      TLS
    }
  }

  private static final Duration PROXY_PATIENCE = Duration.ofSeconds(10);

  private final Front front;
  private final Timing timing;
  private final Reaper reaper;
  private final Sessions sessions = new Sessions();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private volatile Optional<Tls> tls = Optional.empty();

  /// Listens nowhere yet, and without TLS.
  public Server(Front front, Timing timing) {
    this.front = front;
    this.timing = timing;
    this.reaper = new Reaper(timing.tick);
  }

  /// From here on connections may speak TLS.
  public void secure(Tls with) {
    tls = Optional.of(with);
  }

  /// Listens for TCP connections.
  ///
  /// @param address port 0 for any that is free
  /// @return the address, with its port
  /// @throws IOException if it cannot be listened on
  public InetSocketAddress listen(InetSocketAddress address, Protocol protocol) throws IOException {
    var door = new Door(protocol, Door.Begin.PLAIN, connection -> new Greeting.Ready());
    var acceptor = new TcpAcceptor(address);
    start(acceptor, door);
    return acceptor.address();
  }

  /// Listens for TCP connections that speak TLS from the first byte (RFC 8314 section 3).
  ///
  /// @param recognition of clients that show a certificate
  /// @throws IOException if it cannot be listened on, or there is no TLS
  public InetSocketAddress listenTls(
      InetSocketAddress address, Protocol protocol, Recognition recognition) throws IOException {
    if (tls.isEmpty()) {
      throw new IOException("there is no certificate");
    }
    var door =
        new Door(
            protocol,
            Door.Begin.TLS,
            connection ->
                connection.protection() instanceof Protection.Tls secure
                    ? secure
                        .clientCertificate()
                        .map(shown -> recognition.greet(connection, shown))
                        .orElseGet(Greeting.Ready::new)
                    : new Greeting.Ready());
    var acceptor = new TcpAcceptor(address);
    start(acceptor, door);
    return acceptor.address();
  }

  /// Listens on a Unix socket that every user of the machine may use; each is logged in as the
  /// account of the same name.
  ///
  /// @throws IOException if the path cannot be listened on
  public void listenTrusting(Path path, Protocol protocol) throws IOException {
    listen(
        path,
        UnixAcceptor.Door.EVERYBODY,
        new Door(
            protocol,
            Door.Begin.PLAIN,
            connection ->
                connection.origin() instanceof Origin.Local(String user)
                    ? new Greeting.PreAuthenticated(user)
                    : new Greeting.Ready()));
  }

  /// Listens on a Unix socket that every user of the machine may use.
  ///
  /// @throws IOException if the path cannot be listened on
  public void listen(Path path, Protocol protocol) throws IOException {
    listen(path, UnixAcceptor.Door.EVERYBODY, plain(protocol));
  }

  /// Listens on a Unix socket for the server's own user and root, whatever the number of
  /// connections.
  ///
  /// @throws java.net.BindException if another server listens there
  /// @throws IOException if the path cannot be listened on
  public void listenToOwner(Path path, Protocol protocol) throws IOException {
    listen(path, UnixAcceptor.Door.OWNER, plain(protocol));
  }

  private static Door plain(Protocol protocol) {
    return new Door(protocol, Door.Begin.PLAIN, connection -> new Greeting.Ready());
  }

  private void listen(Path path, UnixAcceptor.Door who, Door door) throws IOException {
    start(new UnixAcceptor(path, who), door);
  }

  private void start(Acceptor acceptor, Door door) {
    var listener =
        new Listener(acceptor, transport -> accept(transport, door), Duration.ofMillis(500));
    listeners.add(listener);
    listener.start();
  }

  /// Runs one session over a pair of streams, on the calling thread, for a user who is known
  /// already.
  ///
  /// @param kill ends the process, for when a write hangs
  public void serve(
      InputStream input, OutputStream output, Protocol protocol, String user, Runnable kill) {
    var transport = new StandardStreams(input, output, kill);
    var door =
        new Door(protocol, Door.Begin.PLAIN, connection -> new Greeting.PreAuthenticated(user));
    admitted(transport, door).run();
  }

  private void accept(Transport transport, Door door) {
    Runnable session = admitted(transport, door);
    Thread.ofVirtual().start(session);
  }

  private Runnable admitted(Transport transport, Door door) {
    Origin origin = origin(transport);
    return switch (front.admission.admit(origin, transport::abort)) {
      case Admission.Decision.Admitted(Admission.Seat seat) -> {
        var connection = guard(transport, seat);
        yield () -> run(door, connection, origin, Optional.empty());
      }
      case Admission.Decision.Refused(Admission.Seat seat, String reason) -> {
        log.debug("{}: refused: {}", transport.peer(), reason);
        var connection = guard(transport, seat);
        yield () -> run(door, connection, origin, Optional.of(reason));
      }
      case Admission.Decision.Ignored() -> transport::abort;
    };
  }

  private Origin origin(Transport transport) {
    return transport.origin() instanceof Origin.Remote(InetAddress address)
            && front.isProxy(address)
        ? new Origin.Proxy(address)
        : transport.origin();
  }

  private GuardedConnection guard(Transport transport, Admission.Seat seat) {
    return new GuardedConnection(transport, tls, seat, new Deadlines(timing.login, timing.write));
  }

  private void run(
      Door door, GuardedConnection connection, Origin origin, Optional<String> refusal) {
    log.debug("{}: connected", connection.peer());
    reaper.watch(connection);
    try {
      sessions.run(door.protocol, connection, () -> begin(door, connection, origin, refusal));
    } finally {
      reaper.forget(connection);
      log.debug("{}: closed", connection.peer());
    }
  }

  /// What comes before the greeting: the proxy's word for the client, and TLS.
  private Greeting begin(
      Door door, GuardedConnection connection, Origin origin, Optional<String> refusal)
      throws IOException {
    Optional<String> reason = refusal;
    if (origin instanceof Origin.Proxy) {
      connection.readTimeout(PROXY_PATIENCE);
      Optional<String> theirs = connection.comesFrom(ProxyHeader.read(connection.input()));
      reason = refusal.or(() -> theirs);
      connection.readTimeout(Duration.ZERO);
    }
    if (door.begin == Door.Begin.TLS) {
      connection.startTls();
    }
    if (reason.isPresent()) {
      return new Greeting.Refused(reason.get());
    }
    return settle(connection, door.greeting.apply(connection));
  }

  private Greeting settle(GuardedConnection connection, Greeting greeting) {
    if (sessions.stopping()) {
      return new Greeting.Refused("The server is shutting down");
    }
    if (greeting instanceof Greeting.PreAuthenticated(String user) && !connection.loggedIn(user)) {
      return new Greeting.Refused("Too many connections of this user");
    }
    return greeting;
  }

  /// How many sessions run now.
  public int sessions() {
    return sessions.size();
  }

  /// Closes the listeners, asks the sessions to end, and ends those that have not when the grace is
  /// over: those that wait for their client see the end of its input, so that they can still say
  /// goodbye, and whoever is there after that is cut off. Idempotent.
  @Override
  public void close() {
    listeners.forEach(Listener::close);
    sessions.stop();
    if (!sessions.awaitNone(timing.grace)) {
      log.warn("{} sessions did not end in time and are ended now", sessions.size());
      end();
    }
    reaper.close();
  }

  private void end() {
    sessions.stopReading();
    if (sessions.awaitNone(LAST_WORDS)) {
      return;
    }
    sessions.abort();
    if (!sessions.awaitNone(AFTER_ABORT)) {
      log.warn("{} sessions still have not ended", sessions.size());
    }
  }
}
