package org.heddle.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PumpedInputTest {
  private static PumpedInput pumped(InputStream source) {
    return new PumpedInput(source, Thread.ofVirtual().factory());
  }

  @Test
  void allBytesComeThroughInOrder() throws IOException {
    byte[] bytes = new byte[100_000];
    new Random(7).nextBytes(bytes);
    assertArrayEquals(bytes, pumped(new ByteArrayInputStream(bytes)).readAllBytes());
  }

  @Test
  void aTimeoutLeavesTheStreamUsable() throws IOException {
    var pipe = new PipedOutputStream();
    var input = pumped(new PipedInputStream(pipe));
    input.timeout(Duration.ofMillis(20));
    assertThrows(SocketTimeoutException.class, input::read);
    input.timeout(Duration.ZERO);
    pipe.write('x');
    pipe.flush();
    assertEquals('x', input.read());
    pipe.close();
    assertEquals(-1, input.read());
  }

  @Test
  void stopEndsAWaitingRead() throws Exception {
    var pipe = new PipedOutputStream();
    var input = pumped(new PipedInputStream(pipe));
    int[] result = {0};
    Thread reader = Thread.ofVirtual().start(() -> result[0] = readOne(input));
    input.stop();
    reader.join();
    assertEquals(-1, result[0]);
  }

  private static int readOne(InputStream input) {
    try {
      return input.read();
    } catch (IOException e) {
      return -2;
    }
  }

  @Test
  void aFailureOfTheSourceIsTheReadersToo() throws IOException {
    var closed = InputStream.nullInputStream();
    closed.close();
    assertEquals(
        "Stream closed", assertThrows(IOException.class, pumped(closed)::read).getMessage());
  }
}
