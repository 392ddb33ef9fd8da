package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Removes what deliveries that never ended left in `tmp`: files older than 36 hours, as the rules
/// of Maildir have it. The age is that of the inode, since the time of a file may be an internal
/// date.
final class Leftovers {
  private static final Duration AGE = Duration.ofHours(36);

  private Leftovers() {}

  static void sweep(Path tmp, Clock clock) throws IOException {
    for (Path file : old(tmp, clock)) {
      Files.deleteIfExists(file);
    }
  }

  /// The files that are that old.
  static List<Path> old(Path tmp, Clock clock) throws IOException {
    Instant oldest = clock.instant().minus(AGE);
    var old = new ArrayList<Path>();
    for (String name : Disk.list(tmp)) {
      Path file = tmp.resolve(name);
      try {
        if (changed(file).isBefore(oldest)) {
          old.add(file);
        }
      } catch (NoSuchFileException e) {
        // Delivered meanwhile, or swept by somebody else.
      }
    }
    return old;
  }

  private static Instant changed(Path file) throws IOException {
    try {
      return ((FileTime) Files.getAttribute(file, "unix:ctime")).toInstant();
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return Files.getLastModifiedTime(file).toInstant();
    }
  }
}
