package org.heddle.net;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes connections until it is closed, whatever happens: a process that has run out of file
/// descriptors waits a little and tries again.
final class Listener implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Listener.class);

  private final Acceptor acceptor;
  private final Consumer<Transport> guest;
  private final Duration pause;
  private final Thread thread;
  private volatile boolean closed;

  /// @param guest takes over the connection; must return at once
  /// @param pause how long to wait when no connection can be taken
  Listener(Acceptor acceptor, Consumer<Transport> guest, Duration pause) {
    this.acceptor = acceptor;
    this.guest = guest;
    this.pause = pause;
    this.thread =
        Thread.ofPlatform().daemon().name("accept-" + acceptor.place()).unstarted(this::run);
  }

  /// Starts taking connections, on a thread of its own.
  void start() {
    thread.start();
  }

  private void run() {
    boolean troubled = false;
    while (!closed) {
      try {
        guest.accept(acceptor.accept());
        troubled = false;
      } catch (IOException | RuntimeException | OutOfMemoryError e) {
        if (!closed && !troubled) {
          log.warn("{}: cannot take connections for now: {}", acceptor.place(), e.toString());
        }
        troubled = true;
        await();
      }
    }
  }

  private void await() {
    try {
      if (!closed) {
        Thread.sleep(pause);
      }
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  /// Returns when no further connection is taken: the system goes on listening until the thread
  /// that waits in `accept` has left it.
  @Override
  public void close() {
    closed = true;
    acceptor.close();
    thread.interrupt(); // In case it pauses.
    try {
      thread.join(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
