package org.heddle.storage.jdbc.journal;

import java.io.IOException;
import java.nio.file.Path;

/// Reads a journal from end to end without opening it, for tools that verify or rebuild. Goes on
/// after damage.
public final class JournalScan {
  private JournalScan() {}

  /// Visits every entry of every segment in order. The journal should be closed: one that is being
  /// written shows its unfinished end as damage.
  public static void scan(Path directory, EntryVisitor visitor) throws IOException {
    throw new UnsupportedOperationException();
  }
}
