package org.heddle.storage.kit;

import java.util.concurrent.atomic.AtomicReference;
import org.heddle.storage.Content;

/// What all copies of one message share: its id, its bytes and the summary cached with it.
final class MemoryMail {
  private final long emailId;
  private final byte[] bytes;
  private final AtomicReference<byte[]> summary;

  MemoryMail(long emailId, byte[] bytes, byte[] summary) {
    this.emailId = emailId;
    this.bytes = bytes;
    this.summary = new AtomicReference<>(summary.clone());
  }

  long emailId() {
    return emailId;
  }

  long size() {
    return bytes.length;
  }

  byte[] head(int length) {
    return java.util.Arrays.copyOf(bytes, Math.min(length, bytes.length));
  }

  /// Empty if there is none.
  byte[] summary() {
    return summary.get().clone();
  }

  void cacheSummary(byte[] newer) {
    summary.set(newer.clone());
  }

  Content open() {
    return new Content() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public int read(long position, byte[] buffer, int offset, int length) {
        if (position >= bytes.length) {
          return 0;
        }
        int count = (int) Math.min(length, bytes.length - position);
        System.arraycopy(bytes, (int) position, buffer, offset, count);
        return count;
      }

      @Override
      public void close() {}
    };
  }
}
