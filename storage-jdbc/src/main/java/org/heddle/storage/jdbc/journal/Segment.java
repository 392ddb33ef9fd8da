package org.heddle.storage.jdbc.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/// A segment as readers see it. Any thread.
final class Segment {
  private final SegmentFormat format;
  private final Disk disk;
  private final SteadyFile file;
  private volatile long sealedSize;
  private int sources;
  private volatile boolean dropped;

  Segment(SegmentFormat format, Disk disk, SteadyFile file) {
    this.format = format;
    this.disk = disk;
    this.file = file;
  }

  static Segment of(SegmentFormat format, Disk disk, Path path, OpenFiles openFiles) {
    return new Segment(
        format, disk, new SteadyFile(disk, path, openFiles, StandardOpenOption.READ));
  }

  SegmentFormat format() {
    return format;
  }

  SteadyFile file() {
    return file;
  }

  /// The size of a sealed segment; 0 of the one that grows.
  long sealedSize() {
    return sealedSize;
  }

  void sealed(long size) {
    sealedSize = size;
  }

  /// @see Journal#read
  int read(BlobRef ref, long position, byte[] buffer, int offset, int length) throws IOException {
    if (dropped) {
      throw new JournalException.BlobGone(ref);
    }
    return readEvenIfDropped(ref, position, buffer, offset, length);
  }

  /// A source that keeps the file until it is closed.
  BlobSource open(BlobRef ref) throws IOException {
    synchronized (this) {
      if (dropped) {
        throw new JournalException.BlobGone(ref);
      }
      sources++;
    }
    return new OpenBlob(this, ref);
  }

  /// Deletes the file: at once, or when the last source is closed. That deletion need not be
  /// durable: a segment that comes back after a crash has no live blob and is dropped again.
  void drop() throws IOException {
    boolean now;
    synchronized (this) {
      dropped = true;
      now = sources == 0;
    }
    if (now) {
      delete();
    }
  }

  /// Closes the file; reads fail from then on.
  void close() throws IOException {
    file.close();
  }

  /// Called by each source once.
  void release() {
    boolean last;
    synchronized (this) {
      sources--;
      last = dropped && sources == 0;
    }
    if (last) {
      try {
        delete();
      } catch (IOException e) {
        // The next opening of the journal finds the file and compaction drops it again.
      }
    }
  }

  int readEvenIfDropped(BlobRef ref, long position, byte[] buffer, int offset, int length)
      throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (position < 0) {
      throw new IllegalArgumentException("Before the first byte: " + position);
    }
    int wanted = Math.clamp(ref.length() - position, 0, length);
    int count = fill(ref, ByteBuffer.wrap(buffer, offset, wanted), ref.offset() + position);
    if (count < wanted) {
      throw new JournalException.Corrupt(
          new Position(ref.segment(), ref.offset()), "the segment ends within a blob");
    }
    return count;
  }

  private int fill(BlobRef ref, ByteBuffer target, long at) throws IOException {
    try {
      return file.read(target, at);
    } catch (IOException e) {
      // The file was closed, or could not be opened again; see SteadyFile for the wide catch.
      if (dropped) {
        throw new JournalException.BlobGone(ref);
      }
      throw e;
    }
  }

  private void delete() throws IOException {
    file.close();
    disk.delete(file.path());
  }
}
