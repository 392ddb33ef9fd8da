package org.heddle.imap;

import java.util.Optional;
import org.heddle.mime.ByteSource;
import org.heddle.storage.Content;
import org.heddle.storage.Mailbox;

/// The bytes of one message: from what was read of its beginning where that is enough, from the
/// storage otherwise. Confined to one thread.
final class MessageSource implements ByteSource, AutoCloseable {
  private final Mailbox mailbox;
  private final long uid;
  private final long size;
  private final byte[] head;
  private Optional<Content> content = Optional.empty();

  /// @param head the first bytes of the message, or none
  MessageSource(Mailbox mailbox, long uid, long size, byte[] head) {
    this.mailbox = mailbox;
    this.uid = uid;
    this.size = size;
    this.head = head;
  }

  long uid() {
    return uid;
  }

  long size() {
    return size;
  }

  /// Opens the content now, so that a message that is gone is found out before anything was
  /// answered.
  ///
  /// @throws org.heddle.storage.StorageException.MessageGone if it is gone
  Content open() {
    if (content.isEmpty()) {
      content = Optional.of(mailbox.content(uid));
    }
    return content.get();
  }

  /// Makes sure that the bytes before `end` can be read.
  ///
  /// @throws org.heddle.storage.StorageException.MessageGone if they cannot, since it is gone
  void require(long end) {
    if (end > head.length) {
      open();
    }
  }

  @Override
  public int read(long position, byte[] buffer, int offset, int length) {
    if (position + length <= head.length) {
      System.arraycopy(head, (int) position, buffer, offset, length);
      return length;
    }
    if (position >= size) {
      return 0;
    }
    return open().read(position, buffer, offset, length);
  }

  /// The bytes of a range, as many as there are.
  byte[] read(long from, long to) {
    byte[] bytes = new byte[(int) (to - from)];
    int done = 0;
    while (done < bytes.length) {
      int count = read(from + done, bytes, done, bytes.length - done);
      if (count <= 0) {
        return java.util.Arrays.copyOf(bytes, done);
      }
      done += count;
    }
    return bytes;
  }

  @Override
  public void close() {
    content.ifPresent(Content::close);
    content = Optional.empty();
  }
}
