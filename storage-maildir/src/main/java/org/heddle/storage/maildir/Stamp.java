package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/// What a file or directory looked like from outside: if it differs the content did change; if it
/// is the same, that proves something only once the time in it is more than a second old.
///
/// @param modified nanoseconds since 1970
/// @param size bytes
/// @param key the inode, as text
record Stamp(long modified, long size, String key) {
  /// The stamp of what is not there.
  static final Stamp ABSENT = new Stamp(Long.MIN_VALUE, -1, "");

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /// The stamp of a file or directory now.
  static Stamp of(Path path) throws IOException {
    try {
      var attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return new Stamp(
          attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
          attributes.size(),
          String.valueOf(attributes.fileKey()));
    } catch (NoSuchFileException e) {
      return ABSENT;
    }
  }

  boolean exists() {
    return size >= 0;
  }

  /// Whether a change right after this stamp was taken, at `now`, would have left another one.
  boolean provesAt(long now) {
    return !exists() || (modified < now - SECOND);
  }

  /// Whether the file system seems to count whole seconds only.
  boolean isCoarse() {
    return modified % SECOND == 0;
  }

  /// The time of day in the unit of [#modified].
  static long now() {
    return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
  }
}
