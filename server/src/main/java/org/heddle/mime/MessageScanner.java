package org.heddle.mime;

import java.io.OutputStream;

/// Finds the structure of a message in one pass over its bytes, pushed in blocks of any size.
/// Total: any bytes are some message. Bounded in depth, parts and what it keeps of a header.
/// Confined to one thread.
public final class MessageScanner extends OutputStream {
  @Override
  public void write(int octet) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  /// The message that was written. To be called once, at the end.
  public Part finish() {
    throw new UnsupportedOperationException();
  }

  /// The structure of a whole source.
  public static Part scan(ByteSource source) {
    throw new UnsupportedOperationException();
  }
}
