package org.heddle.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/// A connection with a seat and with deadlines.
final class GuardedConnection implements Connection {
  private final Transport transport;
  private final Admission.Seat seat;
  private final Deadlines deadlines;
  private final OutputStream output;

  GuardedConnection(Transport transport, Admission.Seat seat, Deadlines deadlines) {
    this.transport = transport;
    this.seat = seat;
    this.deadlines = deadlines;
    this.output = new GuardedOutput(transport.output(), deadlines);
  }

  Deadlines deadlines() {
    return deadlines;
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
    return transport.peer();
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
  public void stopReading() {
    transport.stopReading();
  }

  @Override
  public void abort() {
    transport.abort();
  }

  /// Ends it after its session.
  void finish() {
    try (seat) {
      transport.finish();
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
