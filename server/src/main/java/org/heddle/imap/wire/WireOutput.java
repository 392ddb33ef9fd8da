package org.heddle.imap.wire;

import java.io.IOException;
import java.io.OutputStream;

/// Writes responses. Nothing goes out before [#flush], which only the session calls (I2), except
/// when the buffer is full. The buffer is dropped when flushed empty. Text is octets as Latin-1.
/// Confined to one thread.
public final class WireOutput {
  /// What a quoted string may hold (RFC 9051 section 4.3).
  public enum Quoting {
    /// 7-bit only, so that 8-bit text becomes a literal: IMAP4rev1.
    ASCII,
    /// Also valid UTF-8: after ENABLE IMAP4rev2.
    UTF8
  }

  public WireOutput(OutputStream stream) {
    throw new UnsupportedOperationException();
  }

  /// What quoted strings may hold from now on.
  public void quoting(Quoting quoting) {
    throw new UnsupportedOperationException();
  }

  /// Writes these ASCII characters as they are.
  public WireOutput text(String ascii) throws IOException {
    throw new UnsupportedOperationException();
  }

  public WireOutput text(char ascii) throws IOException {
    throw new UnsupportedOperationException();
  }

  public WireOutput number(long number) throws IOException {
    throw new UnsupportedOperationException();
  }

  /// A string: quoted where that can hold it, a literal otherwise.
  public WireOutput string(String octets) throws IOException {
    throw new UnsupportedOperationException();
  }

  /// An astring: an atom where that can hold it, a string otherwise. `NIL` is quoted.
  public WireOutput astring(String octets) throws IOException {
    throw new UnsupportedOperationException();
  }

  /// The header of a literal of that many bytes, which must follow by [#bytes].
  public WireOutput literal(long size) throws IOException {
    throw new UnsupportedOperationException();
  }

  /// The header of a literal8 (RFC 3516).
  public WireOutput literal8(long size) throws IOException {
    throw new UnsupportedOperationException();
  }

  public WireOutput bytes(byte[] bytes, int offset, int length) throws IOException {
    throw new UnsupportedOperationException();
  }

  /// CRLF.
  public WireOutput line() throws IOException {
    throw new UnsupportedOperationException();
  }

  public void flush() throws IOException {
    throw new UnsupportedOperationException();
  }
}
