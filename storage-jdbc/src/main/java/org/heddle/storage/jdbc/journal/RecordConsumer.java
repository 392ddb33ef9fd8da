package org.heddle.storage.jdbc.journal;

import java.io.IOException;

/// Receives redo records in the order in which they were appended.
@FunctionalInterface
public interface RecordConsumer {
  /// One record. An exception ends the replay and reaches its caller.
  ///
  /// @param after the position after the record: what to store with its effects, so that the next
  ///   replay begins with the record that follows
  /// @param record the bytes as they were appended
  void accept(Position after, byte[] record) throws IOException;
}
