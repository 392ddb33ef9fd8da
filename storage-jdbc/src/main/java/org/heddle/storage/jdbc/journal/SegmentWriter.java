package org.heddle.storage.jdbc.journal;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The growing end of the last segment. One thread at a time.
final class SegmentWriter implements Closeable {
  private final SegmentFormat format;
  private final SteadyFile file;
  private final ByteBuffer buffer;
  private long end;
  private long forced;

  private SegmentWriter(SegmentFormat format, SteadyFile file, ByteBuffer buffer, long end) {
    this.format = format;
    this.file = file;
    this.buffer = buffer;
    this.end = end;
  }

  /// Creates a segment's file, durable but for its name in the directory. If it throws, there may
  /// be a file that {@link Disk#delete} has to remove.
  ///
  /// @param buffer for all that is written: a direct one, not shared with another thread
  static SegmentWriter create(Disk disk, Path path, SegmentFormat format, ByteBuffer buffer)
      throws IOException {
    var writer = new SegmentWriter(format, open(disk, path), buffer, 0);
    try {
      writer.file.truncate(0);
      writer.file.write(format.segmentHeader(), 0);
      writer.end = SegmentFormat.SEGMENT_HEADER_BYTES;
      writer.forceAll();
      return writer;
    } catch (Throwable e) {
      writer.file.close();
      throw e;
    }
  }

  /// Goes on with a segment at `end`, all of it known to be durable only after {@link #force}.
  static SegmentWriter resume(
      Disk disk, Path path, SegmentFormat format, ByteBuffer buffer, long end) {
    return new SegmentWriter(format, open(disk, path), buffer, end);
  }

  private static SteadyFile open(Disk disk, Path path) {
    return new SteadyFile(
        disk,
        path,
        null,
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
  }

  SegmentFormat format() {
    return format;
  }

  long end() {
    return end;
  }

  boolean isEmpty() {
    return end == SegmentFormat.SEGMENT_HEADER_BYTES;
  }

  /// Writes an entry at the end. If it throws, the end is where it was, and {@link #cut} has to
  /// remove what was written after it.
  ///
  /// @return the offset of the payload
  long append(EntryKind kind, long length, Payload payload) throws IOException {
    buffer.clear();
    var header = format.putHeader(buffer, end, kind, length, forced);
    var sum = SegmentFormat.payloadSum(header);
    long at = end;
    for (long left = length; left > 0; ) {
      at = drainUnlessRoom(at, 1);
      int from = buffer.position();
      buffer.limit((int) Math.min(buffer.capacity(), from + left));
      payload.fill(buffer);
      int count = buffer.position() - from;
      sum.update(buffer.slice(from, count));
      buffer.limit(buffer.capacity());
      left -= count;
    }
    at = drainUnlessRoom(at, SegmentFormat.ENTRY_TRAILER_BYTES);
    buffer.putInt((int) sum.getValue());
    at = drain(at);
    long start = end;
    end = at;
    return start + SegmentFormat.ENTRY_HEADER_BYTES;
  }

  /// Removes, durably, what is after `size`.
  void cut(long size) throws IOException {
    file.truncate(size);
    end = size;
    forced = Math.min(forced, size);
    if (file.force(true) == SteadyFile.Forced.UNKNOWN) {
      forceAll();
    }
  }

  /// Makes all that was written durable.
  void force() throws IOException {
    if (forced < end) {
      if (file.force(false) == SteadyFile.Forced.UNKNOWN) {
        forceAll();
      }
      forced = end;
    }
  }

  /// Writes what may not be on disk once more before it is forced. After an fsync that failed the
  /// kernel takes the pages for clean, and the next fsync would succeed without writing them.
  void forceAll() throws IOException {
    do {
      for (long at = forced; at < end; at += buffer.position()) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
        if (file.read(buffer, at) == 0) {
          throw new EOFException("The segment's file is shorter than what was written to it");
        }
        file.write(buffer.flip(), at);
      }
    } while (file.force(true) == SteadyFile.Forced.UNKNOWN);
    forced = end;
  }

  /// Declares what is before `offset` durable.
  void knownDurable(long offset) {
    forced = Math.max(forced, offset);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private long drainUnlessRoom(long at, int bytes) throws IOException {
    return buffer.remaining() >= bytes ? at : drain(at);
  }

  private long drain(long at) throws IOException {
    buffer.flip();
    int count = buffer.remaining();
    file.write(buffer, at);
    buffer.clear();
    return at + count;
  }
}
