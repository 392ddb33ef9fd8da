package org.heddle.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// What no server on virtual threads can be faster than: it says one line to whoever connects, and
/// one line to every line.
final class FloorServer implements AutoCloseable {
  private static final byte[] ANSWER = "a1 OK done\r\n".getBytes(US_ASCII);

  private final ServerSocket listener;

  FloorServer() throws IOException {
    listener = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> answer(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void answer(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      socket.getOutputStream().write(ANSWER);
      InputStream lines = new BufferedInputStream(socket.getInputStream());
      for (int octet = lines.read(); octet >= 0; octet = lines.read()) {
        if (octet == '\n') {
          socket.getOutputStream().write(ANSWER);
        }
      }
    } catch (IOException gone) {
      // The client has had enough.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
