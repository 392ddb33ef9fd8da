package org.heddle.mime;

import java.io.OutputStream;
import java.util.Arrays;

/// Finds the structure of a message in one pass over its bytes, pushed in blocks of any size.
/// Total: any bytes are some message. Bounded in depth, parts and what it keeps of a header.
/// Confined to one thread.
///
/// The scanner only cuts the bytes into lines. A line ends with LF; a CR before it belongs to the
/// line end, a CR elsewhere is content. Most lines of a body are of no interest and are passed over
/// without a copy: what is looked at are the lines of headers, and the lines that begin with a
/// hyphen while some multipart is open. Only such a line is ever held over from one block to the
/// next, and only its first [PartTree#LINE_KEPT] octets, so that where the blocks are cut makes no
/// difference.
public final class MessageScanner extends OutputStream {
  private static final int BLOCK = 32 * 1024;

  private final PartTree tree = new PartTree();
  private byte[] held = new byte[256];
  private int heldCount;
  private boolean holding;
  private byte lastOctet;
  private long lineStart;
  private long position;

  /// A scanner at the beginning of a message.
  public MessageScanner() {}

  @Override
  public void write(int octet) {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] bytes) {
    write(bytes, 0, bytes.length);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    int limit = offset + length;
    int at = offset;
    while (at < limit) {
      int lineEnd = lineEnd(bytes, at, limit);
      if (lineEnd < 0) {
        hold(bytes, at, limit);
        return;
      }
      if (position > lineStart) {
        endHeldLine(bytes, at, lineEnd);
      } else {
        wholeLine(bytes, at, lineEnd);
      }
      lineStart = position;
      at = lineEnd;
    }
  }

  /// The message that was written. To be called once, at the end.
  public Part finish() {
    if (position > lineStart) {
      deliverHeld(0);
    }
    return tree.finish(position);
  }

  /// The structure of a whole source.
  public static Part scan(ByteSource source) {
    MessageScanner scanner = new MessageScanner();
    byte[] block = new byte[BLOCK];
    long at = 0;
    int count = source.read(at, block, 0, block.length);
    while (count > 0) {
      scanner.write(block, 0, count);
      at += count;
      count = source.read(at, block, 0, block.length);
    }
    return scanner.finish();
  }

  /// The index behind the next LF, or -1.
  private static int lineEnd(byte[] bytes, int from, int limit) {
    for (int i = from; i < limit; i++) {
      if (bytes[i] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  private void wholeLine(byte[] bytes, int at, int lineEnd) {
    int length = lineEnd - at;
    int eol = length >= 2 && bytes[lineEnd - 2] == '\r' ? 2 : 1;
    position += length;
    if (tree.wants(bytes[at])) {
      tree.line(bytes, at, Math.min(length, PartTree.LINE_KEPT), lineStart, length, eol);
    } else {
      tree.passedLine(lineStart, length, eol);
    }
  }

  private void endHeldLine(byte[] bytes, int at, int lineEnd) {
    byte beforeLf = lineEnd - at >= 2 ? bytes[lineEnd - 2] : lastOctet;
    hold(bytes, at, lineEnd);
    deliverHeld(beforeLf == '\r' ? 2 : 1);
  }

  private void deliverHeld(int eol) {
    long length = position - lineStart;
    if (holding) {
      tree.line(held, 0, heldCount, lineStart, length, eol);
    } else {
      tree.passedLine(lineStart, length, eol);
    }
    heldCount = 0;
    if (held.length > 8192) {
      held = new byte[256];
    }
  }

  private void hold(byte[] bytes, int from, int to) {
    if (from == to) {
      return;
    }
    if (position == lineStart) {
      holding = tree.wants(bytes[from]);
    }
    position += to - from;
    lastOctet = bytes[to - 1];
    if (!holding) {
      return;
    }
    int count = Math.min(to - from, PartTree.LINE_KEPT - heldCount);
    if (heldCount + count > held.length) {
      int doubled = Math.max(held.length * 2, heldCount + count);
      held = Arrays.copyOf(held, Math.min(doubled, PartTree.LINE_KEPT));
    }
    System.arraycopy(bytes, from, held, heldCount, count);
    heldCount += count;
  }
}
