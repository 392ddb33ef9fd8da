package org.heddle.storage.jdbc.journal;

import java.io.IOException;

/// Receives all that a {@link JournalScan} finds, in the order of the files. An exception ends the
/// scan and reaches its caller.
public interface EntryVisitor {
  /// A redo record whose checksum is right.
  ///
  /// @param after the position after the record
  void record(Position after, byte[] record) throws IOException;

  /// A blob whose checksum is right.
  ///
  /// @param bytes readable during this call only
  void blob(BlobRef ref, BlobSource bytes) throws IOException;

  /// Something that cannot be understood; the scan goes on with the next entry that can.
  ///
  /// @param position where it begins
  /// @param reason one sentence, for a person
  void damage(Position position, String reason) throws IOException;
}
