package org.heddle.imap.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// What was read from the client and not yet used, and in it the line that is being read. It starts
/// small, grows until a line fits, and is small again when it has been used up: an idle session
/// keeps one kilobyte.
final class LineBuffer {
  static final int END_OF_LINE = -1;

  private static final int SMALL = 1024;

  private InputStream stream;
  private final WireInput.BeforeWait beforeWait;

  private byte[] buffer = new byte[SMALL];
  private int at;
  private int end;
  private int lineStart;
  private int lineEnd;
  private int lineNext;

  /// The last read took all it was offered, so that more is probably there already.
  private boolean readWasFull;

  LineBuffer(InputStream stream, WireInput.BeforeWait beforeWait) {
    this.stream = stream;
    this.beforeWait = beforeWait;
  }

  boolean isEmpty() {
    return at == end;
  }

  /// What is read from here on comes from another stream.
  void continueFrom(InputStream next) {
    stream = next;
    readWasFull = false;
  }

  int capacity() {
    return buffer.length;
  }

  /// Reads until a whole line is in the buffer, and finds its end. If the read times out, nothing
  /// is lost.
  ///
  /// @return whether it is at most this long; if not, as much of it as may be is the line, and the
  ///   next line begins behind what was read of it
  boolean findLine(int longest) throws IOException {
    int scanned = 0;
    while (true) {
      int lineFeed = indexOfLineFeed(at + scanned);
      int stop = lineFeed < 0 ? end : lineFeed;
      scanned = stop - at;
      boolean carriageReturn = scanned > 0 && buffer[stop - 1] == '\r';
      int length = carriageReturn ? scanned - 1 : scanned;
      lineStart = at;
      if (length > longest) {
        lineEnd = at + longest;
        lineNext = stop;
        return false;
      }
      if (lineFeed >= 0) {
        lineEnd = at + length;
        lineNext = lineFeed + 1;
        return true;
      }
      fill();
    }
  }

  /// Waits for the first octet of the next line, which stays.
  int first() throws IOException {
    if (isEmpty()) {
      fill();
    }
    return buffer[at] & 0xff;
  }

  /// Takes what has been read for a line, or as much of it as may be.
  void endLineHere(int longest) {
    lineStart = at;
    lineEnd = Math.min(end, at + longest);
    lineNext = end;
  }

  private int indexOfLineFeed(int from) {
    for (int i = from; i < end; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /// Goes past what is left of a line that was too long.
  ///
  /// @return whether it ended before so many bytes more
  boolean skipLongLine(long most) throws IOException {
    at = lineNext;
    for (long left = most; left > 0; left -= end - at, at = end) {
      if (isEmpty()) {
        fill();
      }
      int lineFeed = indexOfLineFeed(at);
      if (lineFeed >= 0) {
        at = lineFeed + 1;
        return true;
      }
    }
    return false;
  }

  /// Goes to the next line.
  void leaveLine() {
    at = lineNext;
  }

  int peek() {
    return at < lineEnd ? buffer[at] & 0xff : END_OF_LINE;
  }

  int next() {
    int octet = peek();
    if (octet != END_OF_LINE) {
      at++;
    }
    return octet;
  }

  /// Takes these octets if they come next in the line, letters in any case.
  boolean take(String ascii) {
    boolean are = ascii.length() <= left() && string(ascii.length()).equalsIgnoreCase(ascii);
    if (are) {
      at += ascii.length();
    }
    return are;
  }

  /// How many octets are left of the line, without its line end.
  int left() {
    return lineEnd - at;
  }

  /// The next octets, which stay, as Latin-1.
  String string(int length) {
    return new String(buffer, at, length, StandardCharsets.ISO_8859_1);
  }

  /// The size in `{n+}` at the end of the line, used up already or not, or -1. A size that no
  /// number can hold is one that no limit allows.
  long announcedAtEnd() {
    int digitsEnd = lineEnd - 2;
    if (digitsEnd < lineStart || buffer[digitsEnd] != '+' || buffer[digitsEnd + 1] != '}') {
      return -1;
    }
    int first = digitsEnd;
    while (first > lineStart && Octets.isDigit(buffer[first - 1])) {
      first--;
    }
    if (first == digitsEnd || first == lineStart || buffer[first - 1] != '{') {
      return -1;
    }
    long size = 0;
    for (int i = first; i < digitsEnd; i++) {
      size = Math.min(size * 10 + buffer[i] - '0', Long.MAX_VALUE / 20);
    }
    return size;
  }

  /// Reads at least one byte that belongs to no line.
  int read(byte[] target, int length) throws IOException {
    int count = Math.min(length, end - at);
    if (count == 0) {
      return readStream(target, 0, length);
    }
    System.arraycopy(buffer, at, target, 0, count);
    at += count;
    return count;
  }

  private void fill() throws IOException {
    if (isEmpty()) {
      at = 0;
      end = 0;
      if (buffer.length > SMALL) {
        buffer = new byte[SMALL];
      }
    } else if (end == buffer.length) {
      byte[] target = at > 0 ? buffer : new byte[2 * buffer.length];
      System.arraycopy(buffer, at, target, 0, end - at);
      buffer = target;
      end -= at;
      at = 0;
    }
    end += readStream(buffer, end, buffer.length - end);
  }

  private int readStream(byte[] target, int offset, int length) throws IOException {
    if (!readWasFull || stream.available() == 0) {
      beforeWait.flush();
    }
    int count = stream.read(target, offset, length);
    if (count < 0) {
      throw new EOFException();
    }
    readWasFull = count == length;
    return count;
  }
}
