package org.heddle.storage.maildir;

import java.nio.file.Path;

/// Where the files of one mailbox are.
///
/// @param directory the root of the account for INBOX, a directory `.Name` in it for others
record FolderPaths(Path directory) {
  /// Messages that somebody has seen to be there.
  Path cur() {
    return directory.resolve("cur");
  }

  /// Messages just delivered by other programs.
  Path fresh() {
    return directory.resolve("new");
  }

  /// Messages on their way in.
  Path tmp() {
    return directory.resolve("tmp");
  }

  Path uidList() {
    return directory.resolve("dovecot-uidlist");
  }

  Path uidListLock() {
    return directory.resolve("dovecot-uidlist.lock");
  }

  Path keywords() {
    return directory.resolve("dovecot-keywords");
  }

  Path log() {
    return directory.resolve("heddle-log");
  }

  Path summaries() {
    return directory.resolve("heddle-summaries");
  }

  Path message(String name) {
    return directory.resolve("cur").resolve(name);
  }
}
