package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds out about messages that other programs delivered what their names do not say: the date is
/// the time of the file, as Dovecot has it, in the zone of this machine; the size, where neither
/// name nor UID list tell it, takes reading the file once.
final class Intake {
  private static final int BLOCK = 1 << 16;
  private static final long DAY = 86_400;

  private Intake() {}

  /// @param physical the number of bytes of a file
  /// @param bare how many of them are LF without a CR before it
  record Measured(long physical, long bare) {
    long virtual() {
      return physical + bare;
    }
  }

  /// @param size RFC822.SIZE
  /// @param keys what the UID list should remember of a size that had to be counted, or the empty
  ///   text
  record Found(OffsetDateTime internalDate, Instant saveDate, long size, String keys) {}

  /// What is to be known of a file; nothing if it is not there. One that may not be read counts as
  /// empty, until somebody can read it.
  ///
  /// @param listed its record in the UID list, if it has one
  static Optional<Found> look(Path file, String name, UidList.@Nullable Entry listed)
      throws IOException {
    try {
      Instant modified =
          Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.SECONDS);
      OffsetDateTime date = modified.atZone(ZoneId.systemDefault()).toOffsetDateTime();
      long size = knownSize(name, listed);
      String keys = "";
      if (size < 0 && !Files.isReadable(file)) {
        size = 0;
      } else if (size < 0) {
        boolean raw = FileName.isRaw(name);
        Measured measured = measure(file);
        size = raw ? measured.physical : measured.virtual();
        keys = raw ? "" : "S" + measured.physical + " W" + measured.virtual();
      }
      return Optional.of(new Found(date, saved(name, modified), size, keys));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static long knownSize(String name, UidList.@Nullable Entry listed) {
    if (FileName.isRaw(name)) {
      return FileName.physicalSize(name);
    }
    long size = FileName.virtualSize(name);
    return size >= 0 || listed == null ? size : listed.number('W');
  }

  /// A name begins with the second in which the message came into its mailbox.
  private static Instant saved(String name, Instant modified) {
    int end = 0;
    while (end < name.length() && end < 11 && Character.digit(name.charAt(end), 10) >= 0) {
      end++;
    }
    long second = end == 0 ? 0 : Long.parseLong(name, 0, end, 10);
    boolean likely = second > 0 && second < System.currentTimeMillis() / 1000 + DAY;
    return likely ? Instant.ofEpochSecond(second) : modified;
  }

  /// Reads a file for its sizes.
  static Measured measure(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      var buffer = ByteBuffer.allocate(BLOCK);
      long physical = 0;
      long bare = 0;
      byte before = 0;
      while (channel.read(buffer) > 0) {
        physical += buffer.position();
        byte[] bytes = buffer.array();
        for (int i = 0; i < buffer.position(); i++) {
          bare += bytes[i] == '\n' && before != '\r' ? 1 : 0;
          before = bytes[i];
        }
        buffer.clear();
      }
      return new Measured(physical, bare);
    }
  }
}
