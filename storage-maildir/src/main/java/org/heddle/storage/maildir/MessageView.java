package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.heddle.storage.Content;

/// The bytes of a message as IMAP sees them.
///
/// IMAP knows lines that end with CRLF; a Maildir mostly holds lines that end with LF. The rule is
/// Dovecot's, with one exception:
///
/// - A file is shown with a CR before every LF that has none. Its size is the `W=` of its name, or
///   of the UID list, or is counted once.
/// - A file whose `S=` and `W=` are equal has no such LF, and is shown as it is, without looking.
/// - What a client appended here is shown byte for byte, as IMAP wants it, even if it has bare LFs.
///   Such a file, and only such, has `,H=raw` in its name. Other programs do not know the mark,
///   keep it when they rename or link the file, and show the message with CRLF, as long as its
///   `W=`.
///
/// Reading converts block by block. Where each block of the file begins in the converted message is
/// remembered as far as was read, so that going back costs one block, and going on costs no more
/// than the bytes in between; a few bytes of memory for every 32 KiB.
///
/// Confined to one thread.
final class MessageView implements Content {
  private static final int BLOCK = 1 << 15;

  private final FileChannel channel;
  private final long size;
  private final boolean plain;
  private final byte[] raw;
  private final byte[] converted;
  private long[] starts = new long[8];
  private int known = 1;
  private int block = -1;
  private int length;

  private MessageView(FileChannel channel, long size, boolean plain) {
    this.channel = channel;
    this.size = size;
    this.plain = plain;
    this.raw = new byte[plain ? 0 : BLOCK];
    this.converted = new byte[plain ? 0 : 2 * BLOCK];
  }

  /// Opens a file.
  ///
  /// @param announced the size that the mailbox announced; the view has another if that was wrong
  /// @param trust whether the size is known to be right
  static MessageView open(Path file, long announced, Trust trust) throws IOException {
    var channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      String name = String.valueOf(file.getFileName());
      long physical = channel.size();
      boolean plain = FileName.isRaw(name) || physical == announced;
      long size = announced;
      if (FileName.isRaw(name)) {
        size = physical;
      } else if (!plain && trust == Trust.UNPROVEN) {
        size = Intake.measure(file).virtual();
        plain = size == physical;
      }
      return new MessageView(channel, size, plain);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /// Whether a size was only read from a name, which may lie, or compared with the file.
  enum Trust {
    UNPROVEN,
    PROVEN
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public int read(long position, byte[] buffer, int offset, int count) {
    try {
      int wanted = (int) Math.min(count, Math.max(0, size - position));
      int done = 0;
      while (done < wanted) {
        int got = some(position + done, buffer, offset + done, wanted - done);
        if (got <= 0) {
          break;
        }
        done += got;
      }
      return done;
    } catch (IOException e) {
      throw Disk.failure(e);
    }
  }

  private int some(long position, byte[] buffer, int offset, int count) throws IOException {
    if (plain) {
      return channel.read(ByteBuffer.wrap(buffer, offset, count), position);
    }
    if (!seek(position)) {
      return 0;
    }
    int from = (int) (position - starts[block]);
    int got = Math.min(count, length - from);
    System.arraycopy(converted, from, buffer, offset, got);
    return got;
  }

  /// Makes the block with this position the current one.
  private boolean seek(long position) throws IOException {
    int at = Arrays.binarySearch(starts, 0, known, position);
    int target = at >= 0 ? at : -at - 2;
    if (target != block) {
      convert(target);
    }
    while (position >= starts[block] + length) {
      if (length == 0) {
        return false;
      }
      convert(block + 1);
    }
    return true;
  }

  private void convert(int target) throws IOException {
    long from = (long) target * BLOCK;
    byte before = from == 0 ? 0 : byteAt(from - 1);
    var into = ByteBuffer.wrap(raw);
    while (into.hasRemaining()) {
      if (channel.read(into, from + into.position()) < 0) {
        break;
      }
    }
    int out = 0;
    for (int i = 0; i < into.position(); i++) {
      byte b = raw[i];
      if (b == '\n' && before != '\r') {
        converted[out++] = '\r';
      }
      converted[out++] = b;
      before = b;
    }
    block = target;
    length = out;
    if (known == target + 1) {
      if (known == starts.length) {
        starts = Arrays.copyOf(starts, known * 2);
      }
      starts[known++] = starts[target] + out;
    }
  }

  private byte byteAt(long position) throws IOException {
    var one = ByteBuffer.allocate(1);
    channel.read(one, position);
    return one.get(0);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw Disk.failure(e);
    }
  }
}
