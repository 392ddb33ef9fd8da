package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// What to do about two files with the same base name.
final class Duplicates {
  private Duplicates() {}

  /// Makes sure that only one file of `cur` has the base name of these two.
  static void resolve(FolderPaths paths, String first, String second, BaseNames names)
      throws IOException {
    Path one = paths.message(first);
    Path other = paths.message(second);
    try {
      if (Files.isSameFile(one, other)) {
        Files.deleteIfExists(other);
      } else {
        Files.move(other, paths.message(freshName(second, names)));
      }
    } catch (NoSuchFileException e) {
      // One was renamed to the other while the directory was read: there is only one now.
      return;
    }
  }

  /// Another name for a message, with the sizes and flags that its name tells.
  static String freshName(String name, BaseNames names) {
    String base = FileName.base(name);
    int sizes = base.indexOf(',');
    String kept = sizes < 0 ? "" : base.substring(sizes);
    return FileName.of(names.next() + kept, FileName.marks(name));
  }
}
