package org.heddle.lmtp;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// The client's bytes. Confined to the session's thread.
final class LmtpInput {
  /// Called before the input waits for the client.
  @FunctionalInterface
  interface BeforeWait {
    void flush() throws IOException;
  }

  private static final int BLOCK = 16 * 1024;

  private final InputStream stream;
  private final BeforeWait beforeWait;
  private final byte[] buffer = new byte[BLOCK];
  private int at;
  private int end;

  LmtpInput(InputStream stream, BeforeWait beforeWait) {
    this.stream = stream;
    this.beforeWait = beforeWait;
  }

  boolean hasBuffered() {
    return at < end;
  }

  private int next() throws IOException {
    if (at == end) {
      beforeWait.flush();
      end = stream.read(buffer, 0, BLOCK);
      at = 0;
      if (end < 0) {
        end = 0;
        throw new EOFException("The client closed the connection");
      }
    }
    return buffer[at++] & 0xFF;
  }

  /// A command line as Latin-1 without its line end (CRLF, or LF alone); nothing more than the
  /// limit is kept of a longer one.
  ///
  /// @return one character more than the limit if the line was longer
  String line(int longest) throws IOException {
    var line = new StringBuilder();
    int c = next();
    while (c != '\n') {
      if (line.length() <= longest) {
        line.append((char) c);
      }
      c = next();
    }
    boolean crlf = !line.isEmpty() && line.charAt(line.length() - 1) == '\r';
    return crlf ? line.substring(0, line.length() - 1) : line.toString();
  }

  /// The message behind DATA, up to CRLF, a dot and CRLF, without the dots that were put in front
  /// of lines (RFC 5321 section 4.5.2). Only CRLF ends a line here: what takes another line end for
  /// one sees two messages where another server saw one, and that is how mail is smuggled.
  void data(OutputStream target) throws IOException {
    var out = new Collecting(target);
    var place = Place.LINE_START;
    while (true) {
      int c = next();
      place =
          switch (place) {
            case LINE_START -> {
              if (c == '.') {
                yield Place.DOT;
              }
              yield out.put(c);
            }
            case DOT -> {
              if (c == '\r') {
                yield Place.DOT_CR;
              }
              yield out.put(c);
            }
            case DOT_CR -> {
              if (c == '\n') {
                out.finish();
                yield Place.END;
              }
              out.put('\r');
              yield out.put(c);
            }
            case CR -> {
              Place after = out.put(c);
              yield c == '\n' ? Place.LINE_START : after;
            }
            case TEXT, END -> out.put(c);
          };
      if (place == Place.END) {
        return;
      }
    }
  }

  private enum Place {
    LINE_START,
    DOT,
    DOT_CR,
    CR,
    TEXT,
    END
  }

  /// Hands over blocks instead of bytes.
  private static final class Collecting {
    private final OutputStream target;
    private final byte[] block = new byte[BLOCK];
    private int count;

    Collecting(OutputStream target) {
      this.target = target;
    }

    Place put(int c) throws IOException {
      if (count == BLOCK) {
        finish();
      }
      block[count++] = (byte) c;
      return c == '\r' ? Place.CR : Place.TEXT;
    }

    void finish() throws IOException {
      target.write(block, 0, count);
      count = 0;
    }
  }

  /// A chunk behind BDAT.
  void chunk(long size, OutputStream target) throws IOException {
    long left = size;
    while (left > 0) {
      target.write(next());
      left--;
      int n = (int) Math.min(left, end - at);
      target.write(buffer, at, n);
      at += n;
      left -= n;
    }
  }

  static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
