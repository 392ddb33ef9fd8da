package org.heddle.importing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;

/// A message that was found: a part of a file. It is read as often as is needed and never held.
///
/// @param start of its first byte in the file
/// @param end behind its last byte
/// @param mailbox below the one that is imported into; empty for that one itself
/// @param flags as IMAP writes them
record Found(
    Path file,
    long start,
    long end,
    Quoting quoting,
    String mailbox,
    Set<String> flags,
    Instant date) {
  /// Whether lines that begin with `From ` have been quoted.
  enum Quoting {
    NONE,
    /// As in an mbox file: one `>` was put in front, also of such that began with one.
    MBOX
  }

  /// How large the message is with CRLF, and whether it holds a NUL.
  record Shape(long size, boolean hasNul) {}

  private static final byte[] FROM = {'F', 'r', 'o', 'm', ' '};

  Shape shape() throws IOException {
    var counting = new Counting();
    transfer(counting);
    return new Shape(counting.size, counting.hasNul);
  }

  /// Writes it as it was sent: each line ends with CRLF.
  void transfer(OutputStream target) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      channel.position(start);
      InputStream input = new BufferedInputStream(Channels.newInputStream(channel), 64 * 1024);
      new Lines(input, end - start, target).transfer(quoting);
    }
  }

  /// Copies bytes, mends line ends and takes quotes away.
  private static final class Lines {
    private final InputStream input;
    private final OutputStream target;
    private long left;

    Lines(InputStream input, long length, OutputStream target) {
      this.input = input;
      this.left = length;
      this.target = target;
    }

    private int next() throws IOException {
      if (left == 0) {
        return -1;
      }
      left--;
      return input.read();
    }

    void transfer(Quoting quoting) throws IOException {
      int octet = next();
      while (octet >= 0) {
        octet = quoting == Quoting.MBOX && octet == '>' ? quoted() : octet;
        octet = restOfLine(octet);
      }
    }

    /// After a `>` at the start of a line; what belongs to it is written.
    ///
    /// @return the byte that follows
    private int quoted() throws IOException {
      int octet = next();
      long more = 0;
      while (octet == '>') {
        more++;
        octet = next();
      }
      int matched = 0;
      while (matched < FROM.length && octet == FROM[matched]) {
        matched++;
        octet = next();
      }
      long kept = matched == FROM.length ? more : more + 1;
      for (long i = 0; i < kept; i++) {
        target.write('>');
      }
      target.write(FROM, 0, matched);
      return octet;
    }

    /// @return the first byte of the next line
    private int restOfLine(int first) throws IOException {
      int octet = first;
      while (octet >= 0 && octet != '\n') {
        int following = next();
        if (octet != '\r' || following != '\n') {
          target.write(octet);
        }
        octet = following;
      }
      if (octet == '\n') {
        target.write('\r');
        target.write('\n');
        octet = next();
      }
      return octet;
    }
  }

  private static final class Counting extends OutputStream {
    private long size;
    private boolean hasNul;

    @Override
    public void write(int octet) {
      size++;
      hasNul |= octet == 0;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        write(bytes[i]);
      }
    }
  }
}
