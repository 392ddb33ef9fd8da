package org.heddle.storage.maildir;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.heddle.storage.Annotation;
import org.heddle.storage.EntryName;
import org.heddle.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Annotations of one mailbox, `heddle-annotations` in its directory, or of the account,
/// `heddle-account-annotations` in the root. A frame for each: the length of the user's name (2
/// bytes), the name, the length of the entry's name (2 bytes), the name, the value. Put in place as
/// a whole at each change, under the lock of the tree.
final class AnnotationFile {
  static final String OF_MAILBOX = "heddle-annotations";
  static final String OF_ACCOUNT = "heddle-account-annotations";

  private static final Logger LOG = LoggerFactory.getLogger(AnnotationFile.class);
  private static final String MAGIC = "heddlan1";

  private final Path file;

  AnnotationFile(Path file) {
    this.file = file;
  }

  /// Whose, and which.
  ///
  /// @param user empty if it is shared
  record Name(String user, EntryName entry) implements Comparable<Name> {
    static Name of(Annotation.Key key) {
      return new Name(key.user(), key.entry());
    }

    @Override
    public int compareTo(Name other) {
      int byUser = user.compareTo(other.user);
      return byUser != 0 ? byUser : entry.compareTo(other.entry);
    }
  }

  /// All there are, with their values.
  SortedMap<Name, byte[]> read() throws IOException {
    var values = new TreeMap<Name, byte[]>();
    FrameFile.Outcome outcome =
        FrameFile.read(file, MAGIC, (_, content) -> accept(content, values));
    if (outcome.ending() != FrameFile.Ending.WHOLE && Files.exists(file)) {
      LOG.warn("Some annotations cannot be read: {}", file);
    }
    return values;
  }

  private static boolean accept(ByteBuffer content, SortedMap<Name, byte[]> values) {
    try {
      String user = text(content);
      EntryName entry = new EntryName(text(content));
      var value = new byte[content.remaining()];
      content.get(value);
      values.put(new Name(user, entry), value);
      return true;
    } catch (java.nio.BufferUnderflowException | IllegalArgumentException e) {
      return false;
    }
  }

  private static String text(ByteBuffer content) {
    var bytes = new byte[Short.toUnsignedInt(content.getShort())];
    content.get(bytes);
    return new String(bytes, UTF_8);
  }

  /// Puts these in the place of all there were.
  void write(SortedMap<Name, byte[]> values) throws IOException {
    if (values.isEmpty()) {
      if (Files.deleteIfExists(file)) {
        Disk.forceDirectory(Disk.parentOf(file));
      }
    } else {
      FrameFile.rewrite(
          file,
          MAGIC,
          values.entrySet().stream()
              .map(entry -> frame(entry.getKey(), entry.getValue()))
              .iterator());
    }
  }

  private static byte[] frame(Name name, byte[] value) {
    byte[] user = name.user.getBytes(UTF_8);
    byte[] entry = name.entry.value().getBytes(UTF_8);
    if (user.length > 0xFFFF) {
      throw new StorageException.LimitReached("A name that is too long");
    }
    var frame = ByteBuffer.allocate(2 + user.length + 2 + entry.length + value.length);
    frame.putShort((short) user.length).put(user);
    frame.putShort((short) entry.length).put(entry).put(value);
    return frame.array();
  }
}
