package org.heddle.importing;

import java.io.IOException;
import java.nio.file.Path;

/// Who is told of what was found.
interface Receiver {
  /// @throws IOException if the server is gone
  void take(Found message) throws IOException;

  /// A mailbox that may be empty; below the one that is imported into.
  void mailbox(String name) throws IOException;

  /// Something that cannot be read.
  void unreadable(Path file, String reason);
}
