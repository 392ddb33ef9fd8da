package org.heddle.storage.jdbc;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.heddle.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folder of drafts that are too large for the heap. A file there has no name any more once it
/// is open, where the system can do that, and so is gone with the process whatever ends it; the
/// rest is cleared away at the next start.
final class Spool {
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

  /// Another process may share the folder and be about to open a file.
  private static final Duration LEFT_OVER = Duration.ofHours(1);

  private final Path directory;

  Spool(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
      clear();
    } catch (IOException e) {
      throw new StorageException.Unavailable("The spool folder cannot be made", e);
    }
  }

  private void clear() throws IOException {
    Instant limit = Instant.now().minus(LEFT_OVER);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "draft-*")) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
          LOG.info("Removing a left-over draft");
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /// A new file, which goes when it is closed.
  FileChannel open() throws IOException {
    return FileChannel.open(
        directory.resolve("draft-" + UUID.randomUUID()),
        StandardOpenOption.CREATE_NEW,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
  }
}
