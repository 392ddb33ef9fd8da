package org.heddle.imap.transcript;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Optional;
import org.heddle.net.Connection;
import org.heddle.net.Protection;

/// The least that a session needs of a connection.
record SocketConnection(Socket socket, Protection protection) implements Connection {
  @Override
  public InputStream input() {
    try {
      return socket.getInputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public OutputStream output() {
    try {
      return socket.getOutputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String peer() {
    return "test";
  }

  @Override
  public Optional<InetAddress> address() {
    return Optional.of(socket.getInetAddress());
  }

  @Override
  public boolean canStartTls() {
    return false;
  }

  @Override
  public void startTls() throws IOException {
    throw new IOException("no TLS in this test");
  }

  @Override
  public void needsNoLogin() {}

  @Override
  public void readTimeout(Duration timeout) {
    try {
      socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean loggedIn(String user) {
    return !user.equals("crowded");
  }

  @Override
  public void loggedOut() {}

  @Override
  public void stopReading() {
    try {
      socket.shutdownInput();
    } catch (IOException e) {
      // It has ended by itself at the same time: then nobody reads any more.
      if (!socket.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void abort() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
