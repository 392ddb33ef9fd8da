package org.heddle.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;

/// A TCP connection.
final class SocketTransport implements Transport {
  private final Socket socket;
  private final InputStream input;
  private final OutputStream output;
  private final InetAddress address;
  private final String peer;

  /// @throws IOException if the client has gone again already
  SocketTransport(Socket socket) throws IOException {
    // Without this, every answer of two small writes waits 40 ms for the client's delayed ACK.
    socket.setTcpNoDelay(true);
    socket.setKeepAlive(true);
    this.socket = socket;
    this.input = socket.getInputStream();
    this.output = socket.getOutputStream();
    this.address = socket.getInetAddress();
    this.peer = text(new InetSocketAddress(address, socket.getPort()));
  }

  Socket socket() {
    return socket;
  }

  /// As `setSoTimeout` wants it; zero for ever.
  static int millis(Duration timeout) {
    return (int) Math.min(Integer.MAX_VALUE, timeout.plusNanos(999_999).toMillis());
  }

  @Override
  public Protection protection() {
    return protectionOf(address);
  }

  static Protection protectionOf(InetAddress client) {
    return client.isLoopbackAddress() ? new Protection.Local() : new Protection.Open();
  }

  /// `192.0.2.1:143` or `[2001:db8::1]:143`.
  static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }

  @Override
  public InputStream input() {
    return input;
  }

  @Override
  public OutputStream output() {
    return output;
  }

  @Override
  public String peer() {
    return peer;
  }

  @Override
  public Origin origin() {
    return new Origin.Remote(address);
  }

  @Override
  public void readTimeout(Duration timeout) {
    try {
      socket.setSoTimeout(millis(timeout));
    } catch (SocketException closed) {
      return; // The next read says so too.
    }
  }

  @Override
  public void stopReading() {
    try {
      socket.shutdownInput();
    } catch (IOException closed) {
      return;
    }
  }

  @Override
  public void finish() {
    try (socket) {
      socket.shutdownOutput();
      Lingering.drain(input, this::readTimeout);
    } catch (IOException gone) {
      return;
    }
  }

  @Override
  public void abort() {
    try (socket) {
      socket.setSoLinger(true, 0); // The kernel need not keep what the client does not read.
    } catch (IOException closed) {
      return;
    }
  }
}
