package org.heddle.storage.jdbc.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The right to write to a directory, held until it is closed or the process ends.
final class DirectoryLock implements Closeable {
  private static final String NAME = "journal.lock";

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /// @throws JournalException.Locked if it is held, in this process or another
  static DirectoryLock acquire(Path directory) throws IOException {
    var channel =
        FileChannel.open(
            directory.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return new DirectoryLock(channel);
      }
    } catch (OverlappingFileLockException e) {
      // Of this process. Closing this channel gives the lock up as far as other processes are
      // concerned (POSIX), while this process still knows it; the database has a lock of its own.
    }
    channel.close();
    throw new JournalException.Locked(directory);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
