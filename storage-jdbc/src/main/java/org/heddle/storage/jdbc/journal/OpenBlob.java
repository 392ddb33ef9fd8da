package org.heddle.storage.jdbc.journal;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/// A blob of a segment that stays on disk until this is closed.
final class OpenBlob implements BlobSource {
  private final Segment segment;
  private final BlobRef ref;
  private final AtomicBoolean closed = new AtomicBoolean();

  OpenBlob(Segment segment, BlobRef ref) {
    this.segment = segment;
    this.ref = ref;
  }

  @Override
  public long length() {
    return ref.length();
  }

  @Override
  public int read(long position, byte[] buffer, int offset, int length) throws IOException {
    if (closed.get()) {
      throw new IOException("The blob was closed");
    }
    return segment.readEvenIfDropped(ref, position, buffer, offset, length);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      segment.release();
    }
  }
}
