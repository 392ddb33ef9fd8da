package org.heddle.storage.jdbc.journal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Where the bytes of an entry come from while it is written.
@FunctionalInterface
interface Payload {
  /// Puts at least one byte into `target`, which has room for at least one and for no more than the
  /// entry still needs.
  ///
  /// @throws EOFException if the source has no more
  void fill(ByteBuffer target) throws IOException;

  static Payload of(byte[] bytes) {
    var source = ByteBuffer.wrap(bytes);
    return target -> {
      int count = Math.min(source.remaining(), target.remaining());
      target.put(source.slice(source.position(), count));
      source.position(source.position() + count);
    };
  }

  static Payload of(FileChannel source, long position) {
    return new Payload() {
      private long at = position;

      @Override
      public void fill(ByteBuffer target) throws IOException {
        int count = source.read(target, at);
        if (count < 0) {
          throw new EOFException("The file ends before the announced length");
        }
        at += count;
      }
    };
  }

  static Payload of(InputStream source) {
    var chunk = new byte[16 << 10];
    return target -> {
      int count = source.read(chunk, 0, Math.min(chunk.length, target.remaining()));
      if (count < 0) {
        throw new EOFException("The stream ends before the announced length");
      }
      target.put(chunk, 0, count);
    };
  }
}
