package org.heddle.lmtp;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.heddle.storage.StorageException;

/// A message between its arrival and its delivery, which may be to many: in memory if it is small,
/// else in a file. Nobody was told that it is kept, so it need not outlive a crash. Confined to one
/// thread.
///
/// It takes everything, and keeps what is allowed: the client of a message that is too large must
/// be heard to the end.
public final class Spool extends OutputStream {
  private static final int SMALL = 128 * 1024;

  private final Path directory;
  private final long largest;
  private ByteArrayOutputStream memory = new ByteArrayOutputStream(0);
  private Optional<Path> file = Optional.empty();
  private OutputStream target = memory;
  private Optional<IOException> failure = Optional.empty();
  private long size;

  /// @param directory for files
  /// @param largest how many bytes are kept at most
  public Spool(Path directory, long largest) {
    this.directory = directory;
    this.largest = largest;
  }

  @Override
  public void write(int octet) {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    size += length;
    if (size > largest || failure.isPresent()) {
      return;
    }
    try {
      if (file.isEmpty() && size > SMALL) {
        moveToFile();
      }
      target.write(bytes, offset, length);
    } catch (IOException full) {
      failure = Optional.of(full);
    }
  }

  private void moveToFile() throws IOException {
    Files.createDirectories(directory);
    Path made = Files.createTempFile(directory, "message", "");
    file = Optional.of(made);
    target = Files.newOutputStream(made);
    memory.writeTo(target);
    memory = new ByteArrayOutputStream(0);
  }

  /// What was written, kept or not, in bytes.
  public long size() {
    return size;
  }

  boolean isTooLarge() {
    return size > largest;
  }

  boolean hasFailed() {
    return failure.isPresent();
  }

  /// The message from its beginning.
  ///
  /// @throws StorageException.Unavailable if it cannot be read
  InputStream open() {
    try {
      target.flush();
      return file.isPresent()
          ? Files.newInputStream(file.get())
          : new ByteArrayInputStream(memory.toByteArray());
    } catch (IOException e) {
      throw new StorageException.Unavailable("The message cannot be read", e);
    }
  }

  @Override
  public void close() {
    try (OutputStream closed = target) {
      closed.flush();
    } catch (IOException e) {
      failure = Optional.of(e);
    }
    file.ifPresent(path -> {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        failure = Optional.of(e);
      }
    });
  }
}
