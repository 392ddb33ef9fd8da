package org.heddle.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/// A connection with a seat and with deadlines.
final class GuardedConnection implements Connection {
  private final Optional<Tls> tls;
  private final Admission.Seat seat;
  private final Deadlines deadlines;
  private volatile Transport transport;
  private volatile Optional<ProxyHeader> proxied = Optional.empty();
  private OutputStream output;

  /// @param tls for STARTTLS, or for TLS from the beginning
  GuardedConnection(
      Transport transport, Optional<Tls> tls, Admission.Seat seat, Deadlines deadlines) {
    this.transport = transport;
    this.tls = tls;
    this.seat = seat;
    this.deadlines = deadlines;
    this.output = new GuardedOutput(transport.output(), deadlines);
  }

  Deadlines deadlines() {
    return deadlines;
  }

  Origin origin() {
    return transport.origin();
  }

  /// The proxy has said for whom it speaks.
  ///
  /// @return why that client may not come in, or nothing
  Optional<String> comesFrom(ProxyHeader header) {
    proxied = Optional.of(header);
    return header.address().flatMap(seat::comesFrom);
  }

  @Override
  public InputStream input() {
    return transport.input();
  }

  @Override
  public OutputStream output() {
    return output;
  }

  @Override
  public String peer() {
    return proxied
        .flatMap(header ->
            header
                .address()
                .map(client -> SocketTransport.text(new InetSocketAddress(client, header.port()))))
        .orElseGet(transport::peer);
  }

  @Override
  public Optional<InetAddress> address() {
    return switch (transport.origin()) {
      case Origin.Remote(var address) ->
          proxied.flatMap(ProxyHeader::address).or(() -> Optional.of(address));
      case Origin.Proxy _, Origin.Local _, Origin.Owner _ -> Optional.empty();
    };
  }

  /// A client of which the proxy knows nothing may be anywhere, also if the proxy is on this
  /// machine.
  @Override
  public Protection protection() {
    Protection own = transport.protection();
    if (proxied.isEmpty() || own instanceof Protection.Tls) {
      return own;
    }
    ProxyHeader header = proxied.get();
    return header
        .protection()
        .orElseGet(() ->
            header.address().map(SocketTransport::protectionOf).orElseGet(Protection.Open::new));
  }

  @Override
  public boolean canStartTls() {
    return tls.isPresent()
        && transport instanceof SocketTransport
        && !(protection() instanceof Protection.Tls);
  }

  @Override
  public void startTls() throws IOException {
    if (tls.isEmpty() || !(transport instanceof SocketTransport plain)) {
      throw new IOException("There is no TLS here");
    }
    var secured = new TlsTransport(plain, tls.get());
    transport = secured;
    output = new GuardedOutput(secured.output(), deadlines);
  }

  @Override
  public void readTimeout(Duration timeout) {
    transport.readTimeout(timeout);
  }

  @Override
  public boolean loggedIn(String user) {
    boolean counted = seat.occupy(user);
    if (counted) {
      deadlines.loggedIn();
    }
    return counted;
  }

  @Override
  public void loggedOut() {
    deadlines.loggedOut();
    seat.vacate();
  }

  @Override
  public void needsNoLogin() {
    seat.known();
    deadlines.loggedIn();
  }

  @Override
  public void stopReading() {
    transport.stopReading();
  }

  @Override
  public void abort() {
    transport.abort();
  }

  /// Ends it after its session; also the last words of TLS are words that somebody must read.
  void finish() {
    deadlines.writeBegins();
    try (seat) {
      transport.finish();
    } finally {
      deadlines.writeEnds();
    }
  }

  /// Tells the deadlines when a write begins and ends. A large write goes out in pieces, each of
  /// which has the whole time: progress is what counts.
  private static final class GuardedOutput extends OutputStream {
    private static final int PIECE = 32 * 1024;

    private final OutputStream target;
    private final Deadlines deadlines;

    GuardedOutput(OutputStream target, Deadlines deadlines) {
      this.target = target;
      this.deadlines = deadlines;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      try {
        for (int at = 0; at < length; at += PIECE) {
          deadlines.writeBegins();
          target.write(buffer, offset + at, Math.min(PIECE, length - at));
        }
      } finally {
        deadlines.writeEnds();
      }
    }

    @Override
    public void flush() throws IOException {
      target.flush();
    }
  }
}
