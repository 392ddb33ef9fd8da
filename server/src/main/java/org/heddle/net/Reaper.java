package org.heddle.net;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread that ends the connections whose deadlines have passed. Thread-safe.
///
/// A timeout per read lets a client live that sends one byte a minute, and a blocked write has none
/// at all; so somebody else has to look. Looking at 15,000 connections once a second costs less
/// than keeping 15,000 timers.
final class Reaper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Reaper.class);

  private final Set<GuardedConnection> watched = ConcurrentHashMap.newKeySet();
  private final Duration tick;
  private final Thread thread;

  /// @param tick how late a deadline may be noticed
  Reaper(Duration tick) {
    this.tick = tick;
    this.thread = Thread.ofPlatform().daemon().name("reaper").start(this::run);
  }

  void watch(GuardedConnection connection) {
    watched.add(connection);
  }

  void forget(GuardedConnection connection) {
    watched.remove(connection);
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(tick);
        lookAtAll();
      }
    } catch (InterruptedException closed) {
      return;
    }
  }

  /// Ending connections is what helps when there is no memory left.
  private void lookAtAll() {
    for (GuardedConnection connection : watched) {
      try {
        look(connection);
      } catch (RuntimeException | OutOfMemoryError e) {
        connection.abort();
      }
    }
  }

  private static void look(GuardedConnection connection) {
    String reason = connection.deadlines().passed();
    if (!reason.isEmpty()) {
      log.info("{}: connection ended, {}", connection.peer(), reason);
      connection.abort();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
