package org.heddle.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

  private final Admission admission;
  private final Timing timing;
  private final Reaper reaper;
  private final Sessions sessions = new Sessions();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  /// Listens nowhere yet.
  public Server(Admission admission, Timing timing) {
    this.admission = admission;
    this.timing = timing;
    this.reaper = new Reaper(timing.tick);
  }

  /// Listens for TCP connections.
  ///
  /// @param address port 0 for any that is free
  /// @return the address, with its port
  /// @throws IOException if it cannot be listened on
  public InetSocketAddress listen(InetSocketAddress address, Protocol protocol) throws IOException {
    var acceptor = new TcpAcceptor(address);
    start(acceptor, protocol, origin -> new Greeting.Ready());
    return acceptor.address();
  }

  /// Listens on a Unix socket that every user of the machine may use; each is logged in as the
  /// account of the same name.
  ///
  /// @throws IOException if the path cannot be listened on
  public void listenTrusting(Path path, Protocol protocol) throws IOException {
    start(
        new UnixAcceptor(path, UnixAcceptor.Door.EVERYBODY),
        protocol,
        origin ->
            origin instanceof Origin.Local(String user)
                ? new Greeting.PreAuthenticated(user)
                : new Greeting.Ready());
  }

  /// Listens on a Unix socket for the server's own user and root, whatever the number of
  /// connections.
  ///
  /// @throws java.net.BindException if another server listens there
  /// @throws IOException if the path cannot be listened on
  public void listenToOwner(Path path, Protocol protocol) throws IOException {
    start(
        new UnixAcceptor(path, UnixAcceptor.Door.OWNER), protocol, origin -> new Greeting.Ready());
  }

  private void start(Acceptor acceptor, Protocol protocol, Function<Origin, Greeting> greeting) {
    var listener =
        new Listener(
            acceptor,
            transport -> accept(transport, protocol, greeting.apply(transport.origin())),
            Duration.ofMillis(500));
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
    admitted(transport, protocol, new Greeting.PreAuthenticated(user)).run();
  }

  private void accept(Transport transport, Protocol protocol, Greeting greeting) {
    Runnable session = admitted(transport, protocol, greeting);
    Thread.ofVirtual().start(session);
  }

  private Runnable admitted(Transport transport, Protocol protocol, Greeting greeting) {
    return switch (admission.admit(transport.origin())) {
      case Admission.Decision.Admitted(Admission.Seat seat) -> {
        var connection = guard(transport, seat);
        Greeting settled = settle(connection, greeting);
        yield () -> run(protocol, connection, settled);
      }
      case Admission.Decision.Refused(Admission.Seat seat, String reason) -> {
        log.debug("{}: refused: {}", transport.peer(), reason);
        var connection = guard(transport, seat);
        yield () -> run(protocol, connection, new Greeting.Refused(reason));
      }
      case Admission.Decision.Ignored() -> transport::abort;
    };
  }

  private GuardedConnection guard(Transport transport, Admission.Seat seat) {
    return new GuardedConnection(transport, seat, new Deadlines(timing.login, timing.write));
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

  private void run(Protocol protocol, GuardedConnection connection, Greeting greeting) {
    log.debug("{}: connected", connection.peer());
    reaper.watch(connection);
    try {
      sessions.run(protocol, connection, greeting);
    } finally {
      reaper.forget(connection);
      log.debug("{}: closed", connection.peer());
    }
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
