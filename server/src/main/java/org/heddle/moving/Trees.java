package org.heddle.moving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Directories with all that is in them.
final class Trees {
  private Trees() {}

  static void remove(Path directory) {
    try {
      List<Path> all;
      try (var files = Files.walk(directory)) {
        all = new ArrayList<>(files.toList());
      }
      for (Path file : all.reversed()) {
        Files.delete(file);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new Failure("the directory " + directory + " cannot be removed: " + e, e);
    }
  }
}
