package org.heddle.storage.maildir;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.OffsetDateTime;
import org.heddle.storage.Draft;
import org.heddle.storage.Flags;
import org.jspecify.annotations.Nullable;

/// A file in the `tmp` of an account. It counts line ends while it is written, so that its name can
/// tell how long it is and how it is to be read.
final class SpoolDraft implements Draft {
  private static final int BUFFER = 1 << 13;

  private final Path file;
  private final String name;
  private final Output output = new Output();
  private @Nullable FileChannel channel;
  private ByteBuffer buffer = ByteBuffer.allocate(0);
  private long size;
  private long bareLineFeeds;
  private byte last;
  private boolean consumed;

  /// @param name unique
  SpoolDraft(Path root, String name) {
    this.file = root.resolve("tmp").resolve(name);
    this.name = name;
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
  public int read(long position, byte[] target, int offset, int length) {
    if (consumed) {
      throw new IllegalStateException("The draft was used");
    }
    var bytes = ByteBuffer.wrap(target, offset, Math.clamp(size - position, 0, length));
    try {
      FileChannel open = channel();
      flushTo(open);
      long at = position;
      while (bytes.hasRemaining()) {
        int count = open.read(bytes, at);
        if (count < 0) {
          throw new EOFException("The spool of a draft is too short");
        }
        at += count;
      }
      return bytes.position() - offset;
    } catch (IOException e) {
      throw Disk.failure(e);
    }
  }

  @Override
  public void close() {
    if (!consumed) {
      consumed = true;
      discard();
    }
  }

  /// Takes the file away from the draft, forced, with the internal date as its time as Dovecot has
  /// it.
  ///
  /// @throws IllegalStateException if the draft was closed or consumed
  Incoming consume(Flags flags, OffsetDateTime internalDate) throws IOException {
    if (consumed) {
      throw new IllegalStateException("The draft was used");
    }
    consumed = true;
    try {
      FileChannel open = channel();
      flushTo(open);
      Files.setLastModifiedTime(file, FileTime.from(internalDate.toInstant()));
      open.force(true);
      open.close();
    } catch (IOException e) {
      discard();
      throw e;
    }
    // Only what has bare line feeds would be read in another way than it was written.
    boolean raw = bareLineFeeds > 0;
    String base = name + FileName.sizes(size, size + bareLineFeeds, raw);
    return new Incoming(file, base, flags, internalDate, 0, size);
  }

  private void discard() {
    try {
      if (channel != null) {
        channel.close();
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw Disk.failure(e);
    }
  }

  private FileChannel channel() throws IOException {
    if (channel == null) {
      channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
    }
    return channel;
  }

  private void flushTo(FileChannel open) throws IOException {
    Disk.writeAll(open, buffer.flip());
    buffer.clear();
  }

  private final class Output extends OutputStream {
    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      if (consumed) {
        throw new IllegalStateException("The draft was used");
      }
      for (int i = offset; i < offset + length; i++) {
        bareLineFeeds += bytes[i] == '\n' && last != '\r' ? 1 : 0;
        last = bytes[i];
      }
      size += length;
      try {
        put(ByteBuffer.wrap(bytes, offset, length));
      } catch (IOException e) {
        throw Disk.failure(e);
      }
    }

    private void put(ByteBuffer bytes) throws IOException {
      if (buffer.capacity() == 0) {
        buffer = ByteBuffer.allocate(BUFFER);
      }
      if (bytes.remaining() > buffer.remaining()) {
        FileChannel open = channel();
        flushTo(open);
        if (bytes.remaining() >= BUFFER) {
          Disk.writeAll(open, bytes);
          return;
        }
      }
      buffer.put(bytes);
    }
  }
}
