package org.heddle.storage.jdbc.journal;

import java.io.Closeable;
import java.io.IOException;

/// One blob, opened for reading. It stays readable when its segment is dropped meanwhile. Any
/// thread may read; close it once.
public interface BlobSource extends Closeable {
  /// In bytes.
  long length();

  /// Reads up to `length` bytes from `position` on.
  ///
  /// @return the number of bytes read: less than `length` only at the end, 0 at or after it
  /// @throws JournalException.Corrupt if the segment's file ends too early
  int read(long position, byte[] buffer, int offset, int length) throws IOException;

  @Override
  void close();
}
