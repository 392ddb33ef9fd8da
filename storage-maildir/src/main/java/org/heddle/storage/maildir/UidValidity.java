package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;

/// Gives out UIDVALIDITY values for one root directory, each above all before, by Dovecot's own
/// counter: an empty file `dovecot-uidvalidity.<8 hexadecimal digits>`, which is renamed to take
/// the next value (the rename is what makes two programs differ), and a copy of the value in
/// `dovecot-uidvalidity`.
final class UidValidity {
  private static final String NAME = "dovecot-uidvalidity";
  private static final int ATTEMPTS = 100;

  private final Path root;
  private final ReentrantLock lock = new ReentrantLock();

  UidValidity(Path root) {
    this.root = root;
  }

  /// A value above every one given out before and above `floor`. It survives a power cut once the
  /// root directory is forced.
  long next(long floor) throws IOException {
    lock.lock();
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        long now = System.currentTimeMillis() / 1000;
        long present = present();
        long value = Math.max(floor, present == 0 ? now - 1 : present) + 1;
        if (value > UidSet.MAX_UID) {
          throw new StorageException.LimitReached("There is no higher UIDVALIDITY");
        }
        if (take(present, value)) {
          byte[] text = "%08x".formatted(value).getBytes(StandardCharsets.US_ASCII);
          Files.write(root.resolve(NAME), text);
          return value;
        }
      }
      throw new StorageException.Unavailable("No UIDVALIDITY can be had now", null);
    } finally {
      lock.unlock();
    }
  }

  /// Sees to it that values to come are above this one, which comes from elsewhere.
  void raise(long value) throws IOException {
    lock.lock();
    try {
      long present = present();
      while (present < value && !take(present, value)) {
        present = present();
      }
    } finally {
      lock.unlock();
    }
  }

  private long present() throws IOException {
    long highest = 0;
    for (String name : Disk.list(root)) {
      if (name.startsWith(NAME + ".") && name.length() == NAME.length() + 9) {
        try {
          highest = Math.max(highest, Long.parseLong(name.substring(NAME.length() + 1), 16));
        } catch (NumberFormatException e) {
          // Not a counter: somebody else's file.
        }
      }
    }
    return highest;
  }

  private boolean take(long present, long value) throws IOException {
    Path target = root.resolve("%s.%08x".formatted(NAME, value));
    try {
      if (present == 0) {
        Files.write(target, new byte[0], StandardOpenOption.CREATE_NEW);
      } else {
        Files.move(root.resolve("%s.%08x".formatted(NAME, present)), target);
      }
      return true;
    } catch (NoSuchFileException | java.nio.file.FileAlreadyExistsException e) {
      return false;
    }
  }
}
