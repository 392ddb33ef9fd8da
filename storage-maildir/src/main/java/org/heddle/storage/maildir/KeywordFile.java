package org.heddle.storage.maildir;

import java.io.IOException;

/// Writes `dovecot-keywords`; the caller holds the dotlock of the UID list, as Dovecot does.
final class KeywordFile {
  private KeywordFile() {}

  static void write(FolderPaths paths, KeywordTable table) throws IOException {
    // The name that Dovecot writes it under, so that two writers show.
    Disk.replace(
        paths.keywords(),
        paths.keywords().resolveSibling("dovecot-keywords.lock"),
        table.letterLines());
  }
}
