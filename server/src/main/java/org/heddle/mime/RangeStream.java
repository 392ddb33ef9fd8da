package org.heddle.mime;

import java.io.InputStream;

/// The bytes of a source from one position to another.
final class RangeStream extends InputStream {
  private static final int BLOCK = 8192;

  private final ByteSource source;
  private final long end;
  private final byte[] block;
  private long position;
  private int at;
  private int count;

  RangeStream(ByteSource source, long start, long end) {
    this.source = source;
    this.position = start;
    this.end = end;
    this.block = new byte[(int) Math.min(BLOCK, Math.max(1, end - start))];
  }

  /// The next octet, or -1 at the end.
  @Override
  public int read() {
    return at < count || fill() ? block[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (at == count && !fill()) {
      return -1;
    }
    int taken = Math.min(length, count - at);
    System.arraycopy(block, at, bytes, offset, taken);
    at += taken;
    return taken;
  }

  private boolean fill() {
    int wanted = (int) Math.min(block.length, end - position);
    count = wanted > 0 ? source.read(position, block, 0, wanted) : 0;
    at = 0;
    position += count;
    return count > 0;
  }
}
