package org.heddle.net;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
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
    var ended = new TreeMap<String, List<String>>();
    for (GuardedConnection connection : watched) {
      try {
        String reason = connection.deadlines().passed();
        if (!reason.isEmpty()) {
          connection.abort();
          forget(connection);
          ended.computeIfAbsent(reason, first -> new ArrayList<>()).add(connection.peer());
        }
      } catch (RuntimeException | OutOfMemoryError e) {
        connection.abort();
      }
    }
    ended.forEach(Reaper::tell);
  }

  /// One line, also when there are thousands.
  private static void tell(String reason, List<String> peers) {
    if (peers.size() == 1) {
      log.info("{}: connection ended, {}", peers.getFirst(), reason);
    } else {
      log.info("{} connections ended, {}; one is {}", peers.size(), reason, peers.getFirst());
      log.debug("They are {}", peers);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
