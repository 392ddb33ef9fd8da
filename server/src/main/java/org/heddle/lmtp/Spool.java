package org.heddle.lmtp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/// The bytes of one message on their way to its recipients: on the heap while they are few, then in
/// a file that has no name any more, and so is gone with the process whatever ends it. Confined to
/// one thread.
final class Spool extends OutputStream {
  private static final int ON_HEAP = 64 * 1024;
  private static final int BLOCK = 32 * 1024;

  private final Path directory;
  private final ByteArrayOutputStream heap = new ByteArrayOutputStream();
  private Optional<FileChannel> file = Optional.empty();
  private long size;

  /// @param directory where the file is made; made itself if need be
  Spool(Path directory) {
    this.directory = directory;
  }

  long size() {
    return size;
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (file.isEmpty() && heap.size() + length > ON_HEAP) {
      file = Optional.of(newFile(directory));
    }
    if (file.isEmpty()) {
      heap.write(bytes, offset, length);
    } else if (heap.size() + length > BLOCK) {
      drain(file.get());
      writeFully(file.get(), ByteBuffer.wrap(bytes, offset, length));
    } else {
      heap.write(bytes, offset, length);
    }
    size += length;
  }

  private static FileChannel newFile(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path path = directory.resolve("incoming-" + UUID.randomUUID());
    var channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    Files.delete(path);
    return channel;
  }

  private void drain(FileChannel channel) throws IOException {
    writeFully(channel, ByteBuffer.wrap(heap.toByteArray()));
    heap.reset();
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /// Writes all bytes to the target; may be called again.
  ///
  /// @throws IOException if the file cannot be read
  void copyTo(OutputStream target) throws IOException {
    if (file.isPresent()) {
      drain(file.get());
      var block = ByteBuffer.allocate(BLOCK);
      for (long at = 0; at < size; at += block.position()) {
        block.clear();
        if (file.get().read(block, at) <= 0) {
          throw new IOException("The spool is shorter than it was");
        }
        target.write(block.array(), 0, block.position());
      }
    } else {
      heap.writeTo(target);
    }
  }

  @Override
  public void close() {
    try {
      if (file.isPresent()) {
        file.get().close();
      }
    } catch (IOException closed) {
      return; // Nothing of it is needed any more.
    }
  }
}
