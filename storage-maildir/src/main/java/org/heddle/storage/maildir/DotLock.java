package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.heddle.storage.StorageException;

/// `dovecot-uidlist.lock`: who made it may give out UIDs. Like Dovecot's it is a link to a file
/// that was written before and holds `<pid>:<host>`, so that a lock whose owner is dead is known at
/// once; any other is stale when untouched for 120 seconds.
final class DotLock implements AutoCloseable {
  static final Duration STALE = Duration.ofMinutes(2);
  private static final Duration TOUCH = Duration.ofSeconds(20);
  private static final int LONGEST_CONTENT = 1024;

  private final Path file;
  private Instant touched = Instant.now();

  private DotLock(Path file) {
    this.file = file;
  }

  /// What may need a lock that another program has.
  interface Attempt<R> {
    /// @throws FileAlreadyExistsException if it cannot be had now
    R run() throws IOException;
  }

  /// Takes the lock, waiting as long as it may take until it is stale.
  ///
  /// @throws StorageException.Unavailable if it is held that long, or the thread is interrupted
  static DotLock take(Path file, String host) throws IOException {
    return patiently(() -> takeNow(file, host));
  }

  /// Tries until nobody else has the lock, as long as [#take] waits. For work that takes other
  /// locks first, which it gives back at each attempt.
  ///
  /// @throws StorageException.Unavailable as [#take]
  static <R> R patiently(Attempt<R> work) throws IOException {
    Instant end = Instant.now().plus(STALE).plusSeconds(5);
    for (int attempt = 0; ; attempt++) {
      try {
        return work.run();
      } catch (FileAlreadyExistsException e) {
        if (Instant.now().isAfter(end)) {
          throw new StorageException.Unavailable("The mailbox is locked by another program", e);
        }
        pause(attempt);
      }
    }
  }

  /// Takes the lock.
  ///
  /// @throws FileAlreadyExistsException if another has it
  static DotLock takeNow(Path file, String host) throws IOException {
    if (Files.exists(file) && !removeIfStale(file, host)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    byte[] owner = (ProcessHandle.current().pid() + ":" + host).getBytes(StandardCharsets.UTF_8);
    Path tmp = file.resolveSibling("tmp");
    Path own = (Files.isDirectory(tmp) ? tmp : Disk.parentOf(file)).resolve(ownName());
    try {
      Files.write(own, owner, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      place(own, file, owner);
      return new DotLock(file);
    } finally {
      Files.deleteIfExists(own);
    }
  }

  private static String ownName() {
    long thread = Thread.currentThread().threadId();
    return "lock." + ProcessHandle.current().pid() + "." + thread + "." + System.nanoTime();
  }

  /// The lock has its owner from the first moment: one that is empty, because we were killed while
  /// we made it, would have to grow old.
  private static void place(Path own, Path file, byte[] owner) throws IOException {
    try {
      Files.createLink(file, own);
    } catch (FileAlreadyExistsException | NoSuchFileException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      // This file system has no links.
      write(file, owner);
    }
  }

  /// A full disk must not leave a lock without an owner.
  private static void write(Path file, byte[] owner) throws IOException {
    try (var made =
        Files.newByteChannel(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      try {
        made.write(ByteBuffer.wrap(owner));
      } catch (IOException e) {
        Files.deleteIfExists(file);
        throw e;
      }
    }
  }

  private static boolean removeIfStale(Path file, String host) throws IOException {
    try {
      FileTime modified = Files.getLastModifiedTime(file);
      boolean old = modified.toInstant().plus(STALE).isBefore(Instant.now());
      if (!old && !isOrphan(file, modified, host)) {
        return false;
      }
      // Whoever saw the same stale lock may have replaced it by now: look once more.
      if (Files.getLastModifiedTime(file).equals(modified)) {
        Files.deleteIfExists(file);
      }
      return true;
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  private static boolean isOrphan(Path file, FileTime modified, String host) throws IOException {
    if (Files.size(file) > LONGEST_CONTENT) {
      return false;
    }
    String owner = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    int colon = owner.indexOf(':');
    if (colon <= 0 || colon > 10 || !owner.substring(colon + 1).equals(host)) {
      return false;
    }
    try {
      long pid = Long.parseLong(owner.substring(0, colon));
      ProcessHandle self = ProcessHandle.current();
      if (pid == self.pid()) {
        // A former process may have had our number; containers always give the same.
        return self.info().startInstant().filter(modified.toInstant()::isBefore).isPresent();
      }
      return ProcessHandle.of(pid).isEmpty();
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static void pause(int attempt) {
    try {
      long longest = Math.min(50, 2 + attempt);
      Thread.sleep(ThreadLocalRandom.current().nextLong(1, longest + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException.Unavailable("Interrupted", e);
    }
  }

  /// To be called now and then during long work, so that the lock does not grow stale.
  void touch() throws IOException {
    Instant now = Instant.now();
    if (now.isAfter(touched.plus(TOUCH))) {
      touched = now;
      Files.setLastModifiedTime(file, FileTime.from(now));
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
