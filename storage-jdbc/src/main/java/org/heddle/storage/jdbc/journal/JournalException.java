package org.heddle.storage.jdbc.journal;

import java.io.IOException;
import java.nio.file.Path;

/// What the journal itself has to say, beside the {@link IOException}s of the disk.
public abstract sealed class JournalException extends IOException {
  private static final long serialVersionUID = 1;

  private JournalException(String message) {
    super(message);
  }

  /// Another journal, in this process or another, has the directory open.
  public static final class Locked extends JournalException {
    private static final long serialVersionUID = 1;

    Locked(Path directory) {
      super("The journal in " + directory + " is in use");
    }
  }

  /// Bytes that were forced to disk are not what was written.
  public static final class Corrupt extends JournalException {
    private static final long serialVersionUID = 1;

    private final transient Position position;

    Corrupt(Position position, String reason) {
      super("The journal is damaged at " + position + ": " + reason);
      this.position = position;
    }

    /// Where the damaged entry begins.
    public Position position() {
      return position;
    }
  }

  /// The segment of a blob was dropped after compaction: the owner's row has the new place.
  public static final class BlobGone extends JournalException {
    private static final long serialVersionUID = 1;

    BlobGone(BlobRef ref) {
      super("The segment of blob " + ref + " was dropped");
    }
  }

  /// An earlier error left open what is on disk, so that nothing more is written. Close the journal
  /// and open it again; what was forced before is there.
  public static final class Failed extends JournalException {
    private static final long serialVersionUID = 1;

    Failed(Throwable cause) {
      super("The journal refuses work since an earlier error, until it is opened again");
      initCause(cause);
    }
  }
}
