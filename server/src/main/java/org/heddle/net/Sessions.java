package org.heddle.net;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sessions that run. Thread-safe.
final class Sessions {
  private static final Logger log = LoggerFactory.getLogger(Sessions.class);

  private record Running(Protocol.Session session, GuardedConnection connection) {}

  /// What comes before a session.
  @FunctionalInterface
  interface Beginning {
    /// @throws IOException if the client did not get that far
    Greeting greeting() throws IOException;
  }

  private final Set<GuardedConnection> beginning = ConcurrentHashMap.newKeySet();
  private final Set<Running> running = ConcurrentHashMap.newKeySet();
  private final Object change = new Object();
  private volatile boolean stopping;

  /// Runs a session from its greeting to its end, and ends the connection.
  void run(Protocol protocol, GuardedConnection connection, Beginning before) {
    try {
      Optional<Greeting> greeting = begin(connection, before);
      if (greeting.isEmpty()) {
        connection.finish();
        return;
      }
      var one = new Running(protocol.open(connection, greeting.get()), connection);
      running.add(one);
      try {
        if (stopping) {
          one.session.stop();
        }
        one.session.run();
      } finally {
        connection.finish();
        running.remove(one);
        announce();
      }
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      log.error("{}: session ended by a defect", connection.peer(), e);
      connection.finish();
    }
  }

  private Optional<Greeting> begin(GuardedConnection connection, Beginning before) {
    beginning.add(connection);
    try {
      return Optional.of(before.greeting());
    } catch (IOException e) {
      log.debug("{}: no session: {}", connection.peer(), e.getMessage());
      return Optional.empty();
    } finally {
      beginning.remove(connection);
    }
  }

  boolean stopping() {
    return stopping;
  }

  int size() {
    return running.size();
  }

  /// Asks all sessions, and those that still come, to end.
  void stop() {
    stopping = true;
    beginning.forEach(GuardedConnection::abort);
    running.forEach(one -> one.session.stop());
  }

  void stopReading() {
    running.forEach(one -> one.connection.stopReading());
  }

  void abort() {
    running.forEach(one -> one.connection.abort());
  }

  private void announce() {
    synchronized (change) {
      change.notifyAll();
    }
  }

  /// Waits until no session runs.
  ///
  /// @return whether that is so
  boolean awaitNone(Duration longest) {
    long end = System.nanoTime() + longest.toNanos();
    synchronized (change) {
      while (!running.isEmpty()) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return false;
        }
        try {
          change.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
      return true;
    }
  }
}
