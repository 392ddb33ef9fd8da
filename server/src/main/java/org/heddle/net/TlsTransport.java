package org.heddle.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import javax.net.ssl.SSLSocket;

/// TLS over a TCP connection, after the handshake. Whatever has to work at once, or from another
/// thread, is done to the socket below: closing a TLS socket may wait for a writer that is stuck.
final class TlsTransport implements Transport {
  private final SocketTransport below;
  private final SSLSocket socket;
  private final InputStream input;
  private final OutputStream output;
  private final NegotiatedTls protection;

  /// Does the handshake, which the reaper ends if it takes too long.
  ///
  /// @throws IOException if it fails
  TlsTransport(SocketTransport below, Tls tls) throws IOException {
    this.below = below;
    byte[] hello = ClientHello.read(below.input());
    HandshakeGate.Passage passage = tls.gate().passage();
    passage.enter();
    try {
      this.socket = tls.over(new SocketUnderTls(below.socket(), hello, passage));
      socket.startHandshake();
    } finally {
      passage.end();
    }
    this.input = socket.getInputStream();
    this.output = socket.getOutputStream();
    this.protection = new NegotiatedTls(socket.getSession());
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
    return below.peer();
  }

  @Override
  public Origin origin() {
    return below.origin();
  }

  @Override
  public Protection protection() {
    return protection;
  }

  @Override
  public void readTimeout(Duration timeout) {
    below.readTimeout(timeout);
  }

  @Override
  public void stopReading() {
    below.stopReading();
  }

  @Override
  public void finish() {
    try {
      socket.shutdownOutput(); // close_notify (RFC 8446 section 6.1).
    } catch (IOException gone) {
      below.abort();
      return;
    }
    below.finish();
  }

  @Override
  public void abort() {
    below.abort();
  }
}
