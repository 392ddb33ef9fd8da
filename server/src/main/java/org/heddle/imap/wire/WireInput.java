package org.heddle.imap.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// The client's bytes, pulled from a blocking stream. Starts with a small buffer that grows to what
/// a line needs and is given back when a command has ended. Confined to one thread at a time.
public final class WireInput {
  /// Called when the input is about to wait for the client: everything written so far must go out
  /// now (I2).
  @FunctionalInterface
  public interface BeforeWait {
    void flush() throws IOException;
  }

  /// Writes the `+` line that asks the client for a literal.
  @FunctionalInterface
  public interface Continuation {
    void request() throws IOException;
  }

  public WireInput(
      InputStream stream, Limits limits, BeforeWait beforeWait, Continuation continuation) {
    throw new UnsupportedOperationException();
  }

  public Limits limits() {
    throw new UnsupportedOperationException();
  }

  /// Whether bytes that the client sent are waiting in the buffer.
  public boolean hasBuffered() {
    throw new UnsupportedOperationException();
  }

  /// Reads a line of octets without its line end (CRLF, or LF alone), as Latin-1: what IDLE and
  /// AUTHENTICATE read.
  ///
  /// @throws SyntaxError if the line is longer than the limit; it was skipped
  /// @throws java.io.EOFException at the end of the stream
  public String line() throws IOException {
    throw new UnsupportedOperationException();
  }

  /// Asks for the literal if the client waits for that, and copies its bytes to `target` piece by
  /// piece. What `target` throws is thrown on after the literal was read to its end.
  ///
  /// @throws SyntaxError if a text literal holds a NUL byte; it was read to its end
  public void literal(LiteralHeader header, OutputStream target) throws IOException {
    throw new UnsupportedOperationException();
  }
}
