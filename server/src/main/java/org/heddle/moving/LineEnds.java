package org.heddle.moving;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// Writes each CRLF as LF, which is how files on Unix end their lines; a CR or an LF alone stays as
/// it is. Confined to one thread.
final class LineEnds extends FilterOutputStream {
  private boolean pending;

  LineEnds(OutputStream target) {
    super(target);
  }

  @Override
  public void write(int octet) throws IOException {
    if (pending && octet != '\n') {
      out.write('\r');
    }
    pending = octet == '\r';
    if (!pending) {
      out.write(octet);
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      write(bytes[i]);
    }
  }

  /// Writes what was held back: there is nothing more.
  void finish() throws IOException {
    if (pending) {
      pending = false;
      out.write('\r');
    }
    out.flush();
  }
}
