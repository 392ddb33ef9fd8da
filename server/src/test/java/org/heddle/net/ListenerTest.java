package org.heddle.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ListenerTest {
  @Test
  void itGoesOnAfterTheProcessRanOutOfFileDescriptors() throws InterruptedException {
    var attempts = new AtomicInteger();
    BlockingQueue<Transport> accepted = new LinkedBlockingQueue<>();
    var transport =
        new StandardStreams(
            new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream(), () -> {});
    var acceptor =
        new Acceptor() {
          private volatile boolean closed;

          @Override
          public Transport accept() throws IOException {
            if (closed || attempts.incrementAndGet() % 4 != 0) {
              throw new SocketException("Too many open files");
            }
            return transport;
          }

          @Override
          public String place() {
            return "test";
          }

          @Override
          public void close() {
            closed = true;
          }
        };
    try (var listener = new Listener(acceptor, accepted::add, Duration.ofMillis(1))) {
      listener.start();
      assertEquals(transport, accepted.take());
      assertEquals(transport, accepted.take());
    }
  }
}
