package org.heddle.storage.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.heddle.storage.Hints;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries hints between the nodes that share one PostgreSQL.
///
/// One thread gathers what changed here for 20 ms and tells it on a connection of its own: a NOTIFY
/// within a writing transaction takes a lock over the whole database and makes commits queue up.
/// Another thread listens. When its connection drops, hints may have been lost: it connects again,
/// with growing pauses, and then rings everybody. A lost hint does no harm (I8).
final class HintRelay implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HintRelay.class);
  private static final Duration GATHER = Duration.ofMillis(20);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /// When nothing was heard for so long, the connection is tried.
  private static final int SILENCE_MILLIS = 15_000;

  /// PostgreSQL takes less than 64 bytes; a schema's name is mostly ASCII.
  private static final int CHANNEL_CHARACTERS = 63;

  private static final int VALID_SECONDS = 5;

  /// PostgreSQL takes less than 8,000 bytes.
  private static final int PAYLOAD_CHARACTERS = 7_000;

  private final Database database;
  private final Hints<Long> hints;
  private final String node = UUID.randomUUID().toString();
  private final LinkedBlockingQueue<Long> changed = new LinkedBlockingQueue<>();
  private final Thread teller = thread("heddle-notify", this::tellAll);
  private final Thread listener = thread("heddle-listen", this::listenAll);
  private final AtomicReference<Optional<Connection>> listening =
      new AtomicReference<>(Optional.empty());
  private volatile State state = State.OPEN;

  private enum State {
    OPEN,
    CLOSED
  }

  HintRelay(Database database, Hints<Long> hints) {
    this.database = database;
    this.hints = hints;
  }

  private static Thread thread(String name, Runnable work) {
    return Thread.ofPlatform().name(name).daemon().unstarted(work);
  }

  void start() {
    teller.start();
    listener.start();
  }

  /// Tells the other nodes, soon. Does not wait.
  void tell(Collection<Long> rung) {
    changed.addAll(rung);
  }

  private boolean isOpen() {
    return state == State.OPEN;
  }

  private void tellAll() {
    forever("telling other nodes", this::tellWhileConnected);
  }

  private void tellWhileConnected() throws SQLException, InterruptedException {
    try (Connection connection = database.connectAlone()) {
      String channel = channel(connection);
      while (isOpen()) {
        var batch = new LinkedHashSet<Long>();
        batch.add(changed.take());
        Thread.sleep(GATHER);
        changed.drainTo(batch);
        try {
          send(connection, channel, batch);
        } catch (SQLException e) {
          changed.addAll(batch);
          throw e;
        }
      }
    }
  }

  private void send(Connection connection, String channel, Collection<Long> batch)
      throws SQLException {
    try (var statement = connection.prepareStatement("SELECT pg_notify(?, ?)")) {
      var payload = new StringBuilder(node);
      for (long mailbox : batch) {
        payload.append(' ').append(mailbox);
        if (payload.length() > PAYLOAD_CHARACTERS) {
          send(statement, channel, payload);
          payload.setLength(node.length());
        }
      }
      if (payload.length() > node.length()) {
        send(statement, channel, payload);
      }
    }
  }

  private static void send(PreparedStatement statement, String channel, StringBuilder payload)
      throws SQLException {
    statement.setString(1, channel);
    statement.setString(2, payload.toString());
    statement.execute();
  }

  /// Nodes that share the tables share a channel, and others in the same database do not.
  private static String channel(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement("SELECT current_schema()");
        var rows = statement.executeQuery()) {
      rows.next();
      String name = "heddle_" + rows.getString(1);
      return name.substring(0, Math.min(name.length(), CHANNEL_CHARACTERS));
    }
  }

  private void listenAll() {
    forever("listening to other nodes", this::listenWhileConnected);
  }

  private void listenWhileConnected() throws SQLException {
    try (Connection connection = database.connectAlone()) {
      listening.set(Optional.of(connection));
      try (var statement = connection.createStatement()) {
        statement.execute("LISTEN \"" + channel(connection).replace("\"", "\"\"") + "\"");
      }
      hints.ringAll();
      var source = connection.unwrap(PGConnection.class);
      while (isOpen()) {
        PGNotification[] heard = source.getNotifications(SILENCE_MILLIS);
        if (heard == null || heard.length == 0) {
          if (!connection.isValid(VALID_SECONDS)) {
            throw new SQLException("The listening connection is dead", "08006");
          }
        } else {
          for (PGNotification notification : heard) {
            hear(notification.getParameter());
          }
        }
      }
    } finally {
      listening.set(Optional.empty());
    }
  }

  private void hear(String payload) {
    String[] words = payload.split(" ");
    if (words[0].equals(node)) {
      return;
    }
    for (int i = 1; i < words.length; i++) {
      try {
        hints.ring(Long.parseLong(words[i]));
      } catch (NumberFormatException e) {
        LOG.debug("Not a hint of ours", e);
      }
    }
  }

  private interface Connected {
    void run() throws SQLException, InterruptedException;
  }

  private void forever(String what, Connected work) {
    Duration pause = FIRST_PAUSE;
    while (isOpen()) {
      long begun = System.nanoTime();
      try {
        work.run();
      } catch (SQLException e) {
        if (isOpen()) {
          LOG.warn("Trouble {}: {}", what, e.getMessage());
        }
      } catch (InterruptedException e) {
        return;
      }
      boolean wasUp = System.nanoTime() - begun > LONGEST_PAUSE.toNanos();
      pause = wasUp ? FIRST_PAUSE : min(pause.multipliedBy(2), LONGEST_PAUSE);
      try {
        TimeUnit.NANOSECONDS.sleep(isOpen() ? pause.toNanos() : 0);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static Duration min(Duration left, Duration right) {
    return left.compareTo(right) < 0 ? left : right;
  }

  @Override
  public void close() {
    state = State.CLOSED;
    teller.interrupt();
    listener.interrupt();
    listening.get().ifPresent(HintRelay::abort);
    join(teller);
    join(listener);
  }

  private static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      LOG.debug("Ending a connection", e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
