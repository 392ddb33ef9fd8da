package org.heddle.storage;

import java.io.OutputStream;

/// Content on its way in: a spool that holds no lock and no connection. Confined to one thread.
/// Closing an unused draft discards it; closing one that [Mailbox#append] consumed does nothing. A
/// draft is consumed once: to append it again is an [IllegalStateException].
public interface Draft extends AutoCloseable {
  /// Where the bytes go, as they are to be read back. Throws a [StorageException] wrapped in
  /// nothing: an I/O failure of the spool is [StorageException.Unavailable], so that an
  /// `IOException` always means the client.
  OutputStream output();

  /// The number of bytes written so far.
  long size();

  /// Reads what was written so far, up to `length` bytes from `position` on.
  ///
  /// @return the number of bytes read: less than `length` only at the end, 0 at or after it
  /// @throws StorageException.Unavailable if the spool fails
  /// @throws IllegalStateException if it was consumed or closed
  int read(long position, byte[] buffer, int offset, int length);

  @Override
  void close();
}
