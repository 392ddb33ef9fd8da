package org.heddle.storage.jdbc;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Objects;
import org.heddle.storage.Draft;
import org.heddle.storage.StorageException;
import org.heddle.storage.jdbc.journal.BlobRef;
import org.heddle.storage.jdbc.journal.Journal;
import org.jspecify.annotations.Nullable;

/// A spool: on the heap up to 64 KB, above that in a file. Confined to the caller's thread, which
/// waits while a committer reads it.
final class JdbcDraft implements Draft {
  private static final int MEMORY_BYTES = 64 << 10;

  private final long account;
  private final Spool spool;
  private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private final OutputStream output = new Output();
  private @Nullable FileChannel file;
  private long size;
  private State state = State.OPEN;

  private enum State {
    OPEN,
    CONSUMED,
    CLOSED
  }

  JdbcDraft(long account, Spool spool) {
    this.account = account;
    this.spool = spool;
  }

  long account() {
    return account;
  }

  @Override
  public OutputStream output() {
    return output;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public int read(long position, byte[] buffer, int offset, int length) {
    if (state != State.OPEN) {
      throw new IllegalStateException("The draft is consumed or closed");
    }
    int count = (int) Math.max(0, Math.min(length, size - position));
    if (count > 0) {
      try {
        System.arraycopy(read(position, count), 0, buffer, offset, count);
      } catch (IOException e) {
        throw new StorageException.Unavailable("The draft cannot be read now", e);
      }
    }
    return count;
  }

  /// Marks it as part of an append.
  ///
  /// @throws IllegalStateException if it was consumed or closed before
  void consume() {
    if (state != State.OPEN) {
      throw new IllegalStateException("A draft is consumed once");
    }
    state = State.CONSUMED;
  }

  /// Some of the bytes, all of which are there.
  byte[] read(long position, int length) throws IOException {
    FileChannel source = file;
    if (source == null) {
      int from = (int) position;
      return Arrays.copyOfRange(memory.toByteArray(), from, from + length);
    }
    var bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (source.read(bytes, position + bytes.position()) < 0) {
        throw new EOFException("The spool of a draft is too short");
      }
    }
    return bytes.array();
  }

  /// Copies all bytes to the journal.
  BlobRef appendTo(Journal journal) throws IOException {
    FileChannel source = file;
    return source == null
        ? journal.appendBlob(memory.toByteArray())
        : journal.appendBlob(source, 0, size);
  }

  @Override
  public void close() {
    state = State.CLOSED;
    memory.reset();
    FileChannel open = file;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw new StorageException.Unavailable("A draft cannot be removed", e);
      }
    }
  }

  private final class Output extends OutputStream {
    @Override
    public void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      Objects.checkFromIndexSize(offset, length, bytes.length);
      if (state != State.OPEN) {
        throw new IllegalStateException("The draft is consumed or closed");
      }
      try {
        if (file == null && memory.size() + length > MEMORY_BYTES) {
          spill();
        }
        if (file == null) {
          memory.write(bytes, offset, length);
        } else {
          append(file, ByteBuffer.wrap(bytes, offset, length));
        }
        size += length;
      } catch (IOException e) {
        throw new StorageException.Unavailable("There is no room for the message now", e);
      }
    }

    private void spill() throws IOException {
      FileChannel opened = spool.open();
      file = opened;
      append(opened, ByteBuffer.wrap(memory.toByteArray()));
      memory.reset();
    }

    private void append(FileChannel target, ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        target.write(bytes);
      }
    }
  }
}
