package org.heddle.storage;

/// The bytes of one message, read by position. Between two reads nothing but a file handle is held.
/// Confined to one thread.
public interface Content extends AutoCloseable {
  /// The number of bytes, the message's RFC822.SIZE.
  long size();

  /// Reads up to `length` bytes from `position` on.
  ///
  /// @return the number of bytes read: less than `length` only at the end, 0 at or after it
  /// @throws StorageException.MessageGone if the message was expunged and its bytes are gone
  int read(long position, byte[] buffer, int offset, int length);

  @Override
  void close();
}
