package org.heddle.storage.jdbc.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The operations of the file system that the journal depends on, so that tests can let them fail.
interface Disk {
  /// The real one.
  Disk SYSTEM = new Disk() {};

  default FileChannel open(Path file, OpenOption... options) throws IOException {
    return FileChannel.open(file, options);
  }

  default void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  /// Makes the creation and deletion of files in `directory` durable.
  default void forceDirectory(Path directory) throws IOException {
    try (var file = new SteadyFile(this, directory, null, StandardOpenOption.READ)) {
      while (file.force(true) == SteadyFile.Forced.UNKNOWN) {
        Thread.onSpinWait();
      }
    }
  }
}
