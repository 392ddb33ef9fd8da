package org.heddle.mime;

/// Bytes that are read by position, as those of a stored message.
@FunctionalInterface
public interface ByteSource {
  /// Reads up to `length` bytes from `position` on.
  ///
  /// @return the number of bytes read: less than `length` only at the end, 0 at or after it
  int read(long position, byte[] buffer, int offset, int length);

  /// A source over an array.
  static ByteSource of(byte[] bytes) {
    return (position, buffer, offset, length) -> {
      int count = (int) Math.max(0, Math.min(length, bytes.length - position));
      if (count > 0) {
        System.arraycopy(bytes, (int) position, buffer, offset, count);
      }
      return count;
    };
  }
}
