package org.heddle.lmtp;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import org.heddle.net.Connection;

/// What the client sends: lines, messages, chunks. Confined to the session's thread.
final class LmtpInput {
  /// RFC 5321 section 4.5.3.1.4 asks for 512 octets, and each extension for some more.
  private static final int LONGEST_LINE = 2048;

  /// What is passed over in the hope that a line ends.
  private static final int MOST_PASSED_OVER = 64 * 1024;

  /// Flushes the output.
  interface BeforeWait {
    void flush() throws IOException;
  }

  private final Connection connection;
  private final BeforeWait beforeWait;
  private final byte[] buffer = new byte[16 * 1024];
  private int at;
  private int end;

  /// @param beforeWait called before each read that may wait
  LmtpInput(Connection connection, BeforeWait beforeWait) {
    this.connection = connection;
    this.beforeWait = beforeWait;
  }

  /// Whether the client has sent nothing that was not asked for yet.
  boolean isEmpty() {
    return at == end;
  }

  private void fill() throws IOException {
    if (at < end) {
      return;
    }
    beforeWait.flush();
    int count = connection.input().read(buffer);
    if (count < 0) {
      throw new EOFException("The client has closed");
    }
    at = 0;
    end = count;
  }

  /// The next line without its line end, which may be a lone LF.
  ///
  /// @throws BadCommand if it is too long; it was passed over
  byte[] line() throws IOException {
    var line = new ByteArrayOutputStream(128);
    int passed = 0;
    while (true) {
      fill();
      byte octet = buffer[at++];
      if (octet == '\n') {
        break;
      }
      if (line.size() <= LONGEST_LINE) {
        line.write(octet);
      } else if (++passed > MOST_PASSED_OVER) {
        throw new EndOfSession(new Reply(421, "4.7.0", "A line does not end"));
      }
    }
    if (line.size() > LONGEST_LINE) {
      throw new BadCommand(new Reply(500, "5.5.2", "The line is too long"));
    }
    byte[] octets = line.toByteArray();
    int length = octets.length;
    return length > 0 && octets[length - 1] == '\r'
        ? java.util.Arrays.copyOf(octets, length - 1)
        : octets;
  }

  /// Reads what follows DATA.
  void message(OutputStream content) throws IOException {
    var reader = new DotReader(content);
    while (!reader.isAtEnd()) {
      fill();
      at = reader.take(buffer, at, end);
    }
  }

  /// Reads what follows BDAT.
  void chunk(long size, OutputStream content) throws IOException {
    long left = size;
    while (left > 0) {
      fill();
      int count = (int) Math.min(left, end - at);
      content.write(buffer, at, count);
      at += count;
      left -= count;
    }
  }
}
