package org.heddle.imap.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.zip.Deflater;

/// Compresses what is written (RFC 4978). What was flushed can be read by the other side up to its
/// last byte. Confined to one thread.
///
/// A compressor takes a quarter of a megabyte, so [#rest] lets go of it: what it has flushed ends
/// on the border of a byte and a block, and a new one goes on from there without looking back,
/// which to the reader is one stream.
public final class DeflatedOutput extends OutputStream {
  private static final int CHUNK = 8 * 1024;

  private final OutputStream below;
  private Optional<Deflater> deflater = Optional.empty();
  private boolean flushed = true;

  /// @param below unbuffered
  public DeflatedOutput(OutputStream below) {
    this.below = below;
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    if (count > 0) {
      deflater().setInput(bytes, offset, count);
      deflate(Deflater.NO_FLUSH);
      flushed = false;
    }
  }

  @Override
  public void flush() throws IOException {
    if (!flushed) {
      deflate(Deflater.SYNC_FLUSH);
      flushed = true;
    }
    below.flush();
  }

  /// Flushes, and holds no memory until there is more to write.
  public void rest() throws IOException {
    flush();
    close();
  }

  /// Ends the stream: what the other side reads behind it was not compressed.
  public void finish() throws IOException {
    deflater().finish();
    deflate(Deflater.NO_FLUSH);
    flushed = true;
    rest();
  }

  /// Gives back the memory; what was not flushed is lost.
  @Override
  public void close() {
    deflater.ifPresent(Deflater::end);
    deflater = Optional.empty();
  }

  private Deflater deflater() {
    if (deflater.isEmpty()) {
      deflater = Optional.of(new Deflater(Deflater.BEST_SPEED, true));
    }
    return deflater.get();
  }

  private void deflate(int flush) throws IOException {
    byte[] chunk = new byte[CHUNK];
    int count;
    do {
      count = deflater().deflate(chunk, 0, CHUNK, flush);
      if (count > 0) {
        below.write(chunk, 0, count);
      }
    } while (count == CHUNK);
  }
}
