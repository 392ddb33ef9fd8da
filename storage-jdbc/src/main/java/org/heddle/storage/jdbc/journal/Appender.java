package org.heddle.storage.jdbc.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The growing end of a journal over its segments: rolls over to new ones, takes entries back, and
/// knows whether the disk can still be trusted. One thread at a time; the positions may be read by
/// any.
final class Appender implements Closeable {
  private static final int BUFFER_BYTES = 256 << 10;

  private final Segments segments;
  private final long segmentBytes;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private SegmentWriter writer;
  private @Nullable Throwable failure;
  private volatile Position end;
  private volatile Position forced;

  /// Opens what is there, or begins anew.
  ///
  /// @param segmentBytes see {@link Journal#open(java.nio.file.Path, long)}
  Appender(Segments segments, long segmentBytes) throws IOException {
    this.segments = segments;
    this.segmentBytes = segmentBytes;
    this.writer = new Recovery(segments, buffer).run();
    this.end = new Position(writer.format().segment(), writer.end());
    this.forced = end;
  }

  Position end() {
    return end;
  }

  Position forced() {
    return forced;
  }

  void refuseIfFailed() throws JournalException.Failed {
    if (failure != null) {
      throw new JournalException.Failed(failure);
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  /// Appends a blob, or nothing.
  BlobRef blob(long length, Payload payload) throws IOException {
    long offset = write(EntryKind.BLOB, length, payload);
    return new BlobRef(end.segment(), offset, length);
  }

  /// Appends a redo record, or nothing.
  Position record(byte[] record) throws IOException {
    write(EntryKind.RECORD, record.length, Payload.of(record));
    return end;
  }

  /// See {@link Journal#force}.
  Position force() throws IOException {
    forceOrFail();
    forced = end;
    return end;
  }

  private long write(EntryKind kind, long length, Payload payload) throws IOException {
    // Leaves room for the seal.
    long room = segmentBytes - writer.end() - 2 * SegmentFormat.ENTRY_BYTES;
    if (length > room && !writer.isEmpty()) {
      roll();
    }
    return writeHere(kind, length, payload);
  }

  private long writeHere(EntryKind kind, long length, Payload payload) throws IOException {
    long start = writer.end();
    try {
      long offset = writer.append(kind, length, payload);
      end = new Position(writer.format().segment(), writer.end());
      return offset;
    } catch (Throwable e) {
      cutAfter(start, e);
      throw e;
    }
  }

  /// Seals the segment and goes on with a new one; if that fails, with the old one.
  private void roll() throws IOException {
    var old = writer;
    int number = old.format().segment();
    var before = end;
    writeHere(EntryKind.SEAL, 0, Payload.of(new byte[0]));
    end = before;
    forceOrFail();
    segments.find(number).ifPresent(segment -> segment.sealed(old.end()));
    try {
      writer = segments.create(number + 1, buffer);
    } catch (Throwable e) {
      segments.find(number).ifPresent(segment -> segment.sealed(0));
      removeHalfCreated(number + 1, e);
      cutAfter(before.offset(), e);
      throw e;
    }
    end = new Position(number + 1, writer.end());
    closeQuietly(old);
  }

  private void removeHalfCreated(int number, Throwable cause) {
    try {
      segments.delete(number);
    } catch (IOException e) {
      fail(cause, e);
    }
  }

  private void cutAfter(long offset, Throwable cause) {
    try {
      writer.cut(offset);
    } catch (IOException e) {
      fail(cause, e);
    }
  }

  private void forceOrFail() throws IOException {
    try {
      writer.force();
    } catch (Throwable e) {
      failure = e;
      try {
        takeBack(forced);
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  /// Takes back what no one was promised, when the journal is closed.
  void takeBackUnforced() throws IOException {
    if (failure == null) {
      takeBack(forced);
    }
  }

  /// See {@link Journal#rewind}.
  Position takeBack(Position position) throws IOException {
    try {
      while (writer.format().segment() > position.segment()) {
        removeLast();
      }
      if (writer.end() > position.offset()) {
        writer.cut(position.offset());
      }
      end = position;
      return position;
    } catch (IOException e) {
      if (failure == null) {
        failure = e;
      }
      throw e;
    }
  }

  /// Removes the last segment, so that the one before grows again.
  private void removeLast() throws IOException {
    int number = writer.format().segment();
    writer.close();
    segments.delete(number);
    var last =
        segments.find(number - 1).orElseThrow(() -> new IOException("No segment before " + number));
    writer = segments.resume(last.format(), buffer, last.sealedSize());
    writer.knownDurable(last.sealedSize());
    last.sealed(0);
  }

  private void fail(Throwable cause, IOException e) {
    cause.addSuppressed(e);
    failure = cause;
  }

  private static void closeQuietly(SegmentWriter old) {
    try {
      old.close();
    } catch (IOException e) {
      // All of it was forced.
    }
  }
}
