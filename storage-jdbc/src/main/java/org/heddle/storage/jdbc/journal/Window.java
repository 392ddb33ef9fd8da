package org.heddle.storage.jdbc.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A buffer that slides over a file which is read forwards. Confined to one thread.
final class Window {
  private static final int CAPACITY = 256 << 10;

  private final SteadyFile file;
  private final long end;
  private final ByteBuffer buffer;
  private long base;

  /// @param end where to stop, an offset in the file
  Window(SteadyFile file, long end) {
    this.file = file;
    this.end = end;
    this.buffer = ByteBuffer.allocate(Math.clamp(end, 64, CAPACITY)).limit(0);
  }

  long end() {
    return end;
  }

  /// Makes the bytes from `offset` on available.
  ///
  /// @param wanted at most the window's capacity, 64 bytes or more
  /// @return how many there are: less than `wanted` only where the file, or what is to be read of
  ///   it, ends
  int require(long offset, int wanted) throws IOException {
    long available = base + buffer.limit() - offset;
    if (offset < base || available < Math.min(wanted, end - offset)) {
      base = offset;
      buffer.clear().limit(Math.clamp(end - offset, 0, buffer.capacity()));
      file.read(buffer, offset);
      buffer.flip();
      available = buffer.limit();
    }
    return (int) available;
  }

  /// The window's buffer: limit is the end of what is available.
  ByteBuffer buffer() {
    return buffer;
  }

  /// The index in the buffer of an offset that was required.
  int index(long offset) {
    return (int) (offset - base);
  }

  /// The available bytes from a required offset on, `count` of them.
  ByteBuffer slice(long offset, int count) {
    return buffer.slice(index(offset), count);
  }
}
