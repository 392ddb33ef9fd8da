package org.heddle.mime;

import java.io.IOException;
import java.io.OutputStream;

/// Writes everything twice, as a message that is stored and scanned in one pass.
public final class Tee extends OutputStream {
  private final OutputStream first;
  private final OutputStream second;

  public Tee(OutputStream first, OutputStream second) {
    this.first = first;
    this.second = second;
  }

  @Override
  public void write(int octet) throws IOException {
    first.write(octet);
    second.write(octet);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    first.write(bytes, offset, length);
    second.write(bytes, offset, length);
  }
}
