package org.heddle.storage.jdbc.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A file whose channel comes back. A thread that is interrupted while it uses a `FileChannel`
/// closes it for all others; here the channel is opened again, the operation is repeated, and the
/// interrupt status is kept for whoever waits for it. All operations are by position, so that they
/// can be repeated. Any thread.
///
/// The handlers catch `IOException` and then look closer. With JDK 25.0.3 a handler for
/// `ClosedChannelException` was passed over in 11 of 170 runs of a test, in optimised code only;
/// the wide handler never was.
final class SteadyFile implements Closeable {
  /// Whether {@link #force} can vouch for the disk.
  enum Forced {
    YES,
    /// An interrupt came between, and may have hidden an error.
    UNKNOWN
  }

  private static final int LARGEST_TRANSFER = 128 << 10;

  private final Disk disk;
  private final Path path;
  private final OpenOption[] options;
  private final @Nullable OpenFiles openFiles;
  private @Nullable FileChannel channel;
  private volatile boolean closed;

  /// @param openFiles bounds how many are open at once; absent for a file that must stay open
  SteadyFile(Disk disk, Path path, @Nullable OpenFiles openFiles, OpenOption... options) {
    this.disk = disk;
    this.path = path;
    this.openFiles = openFiles;
    this.options = options.clone();
  }

  @FunctionalInterface
  private interface Operation {
    long on(FileChannel channel) throws IOException;
  }

  Path path() {
    return path;
  }

  /// Whether a file handle is held now.
  synchronized boolean isOpen() {
    return channel != null && channel.isOpen();
  }

  long size() throws IOException {
    return steadily(FileChannel::size);
  }

  /// Fills `target` from `position` on as far as the file goes.
  ///
  /// @return the number of bytes read; 0 at the end of the file
  int read(ByteBuffer target, long position) throws IOException {
    int start = target.position();
    int limit = target.limit();
    while (target.position() < limit) {
      // The JDK keeps a direct buffer of the size of the largest transfer for each carrier thread.
      var part =
          target.slice(target.position(), Math.min(limit - target.position(), LARGEST_TRANSFER));
      long at = position + target.position() - start;
      int count = (int) steadily(file -> file.read(part.duplicate(), at));
      if (count < 0) {
        break;
      }
      target.position(target.position() + count);
    }
    return target.position() - start;
  }

  /// Writes all of `source` from `position` on.
  void write(ByteBuffer source, long position) throws IOException {
    int start = source.position();
    while (source.hasRemaining()) {
      long at = position + source.position() - start;
      int count = (int) steadily(file -> file.write(source.duplicate(), at));
      source.position(source.position() + count);
    }
  }

  void truncate(long size) throws IOException {
    steadily(file -> {
      file.truncate(size);
      return 0;
    });
  }

  /// One fsync. Not repeated by itself: the second call would not report the error of the first.
  Forced force(boolean metadata) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      var used = current();
      try {
        used.force(metadata);
        return Forced.YES;
      } catch (IOException e) {
        interrupted |= Thread.interrupted();
        giveUpUnlessReopened(e);
        used.close();
        return Forced.UNKNOWN;
      }
    } finally {
      restore(interrupted);
    }
  }

  /// Closes the channel until it is needed again.
  void rest() {
    try {
      closeChannel();
    } catch (IOException e) {
      // Only files that are read rest: there is nothing to lose.
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    closeChannel();
  }

  private synchronized void closeChannel() throws IOException {
    var old = channel;
    channel = null;
    if (old != null) {
      old.close();
    }
  }

  private long steadily(Operation operation) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        var used = current();
        try {
          return operation.on(used);
        } catch (IOException e) {
          // By our own interrupt, by another thread's, or by rest().
          interrupted |= Thread.interrupted();
          giveUpUnlessReopened(e);
          // So that it does not pass for open, whatever it is.
          used.close();
        }
      }
    } finally {
      restore(interrupted);
    }
  }

  private FileChannel current() throws IOException {
    FileChannel opened;
    synchronized (this) {
      var known = channel;
      if (known != null && known.isOpen()) {
        return known;
      }
      if (closed) {
        throw new ClosedChannelException();
      }
      opened = disk.open(path, options);
      channel = opened;
    }
    if (openFiles != null) {
      openFiles.opened(this);
    }
    return opened;
  }

  /// Returns if opening the channel again may help.
  private void giveUpUnlessReopened(IOException e) throws IOException {
    if (closed || !(e instanceof ClosedChannelException)) {
      throw e;
    }
  }

  private static void restore(boolean interrupted) {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
