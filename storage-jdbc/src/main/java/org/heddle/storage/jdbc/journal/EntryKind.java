package org.heddle.storage.jdbc.journal;

import java.util.Optional;

/// What an entry holds.
enum EntryKind {
  /// A redo record.
  RECORD(1),
  /// The bytes of a message.
  BLOB(2),
  /// Nothing: the segment is complete, and there is a next one.
  SEAL(3);

  private final int code;

  EntryKind(int code) {
    this.code = code;
  }

  /// The number on disk.
  int code() {
    return code;
  }

  static Optional<EntryKind> of(int code) {
    return switch (code) {
      case 1 -> Optional.of(RECORD);
      case 2 -> Optional.of(BLOB);
      case 3 -> Optional.of(SEAL);
      default -> Optional.empty();
    };
  }
}
