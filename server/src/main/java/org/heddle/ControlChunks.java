package org.heddle;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Bytes of unknown number on a control connection: lines with a number, each with so many bytes
/// behind it, up to the number 0. A connection that ends before is no end: whoever sends may have
/// been killed.
final class ControlChunks {
  private static final int BLOCK = 32 * 1024;

  private ControlChunks() {}

  /// Sends all there is.
  static void send(InputStream content, OutputStream target) throws IOException {
    byte[] block = new byte[BLOCK];
    for (int count = content.read(block); count >= 0; count = content.read(block)) {
      if (count > 0) {
        target.write(header(count));
        target.write(block, 0, count);
      }
    }
    target.write(header(0));
  }

  private static byte[] header(int count) {
    return (count + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  /// What was sent. Confined to one thread.
  static InputStream receive(InputStream source) {
    return new InputStream() {
      private int left = -1;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        if (left < 0) {
          left = length(ControlLines.read(source));
        }
        if (left == 0 || length == 0) {
          return left == 0 ? -1 : 0;
        }
        int count = source.read(bytes, offset, Math.min(left, length));
        if (count < 0) {
          throw new EOFException("The connection ended within a message");
        }
        left -= count;
        if (left == 0) {
          left = -1;
        }
        return count;
      }
    };
  }

  private static int length(String line) throws IOException {
    try {
      int length = Integer.parseInt(line);
      if (length >= 0) {
        return length;
      }
    } catch (NumberFormatException e) {
      throw new IOException("There is no length before a chunk", e);
    }
    throw new IOException("There is no length before a chunk");
  }
}
