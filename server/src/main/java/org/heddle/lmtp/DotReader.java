package org.heddle.lmtp;

import java.io.IOException;
import java.io.OutputStream;

/// Finds the end of what follows DATA, and takes the stuffed dots out (RFC 5321 section 4.5.2).
/// Blocks may be cut anywhere. Confined to one thread.
///
/// Only CRLF is a line end here. `LF . LF` and its kin, which other servers took for the end of a
/// message and so let one message smuggle a second, are content like any other.
final class DotReader {
  private enum At {
    LINE_START,
    IN_LINE,
    CR,
    DOT,
    DOT_CR,
    END
  }

  private final OutputStream content;
  private At at = At.LINE_START;

  /// @param content gets the message
  DotReader(OutputStream content) {
    this.content = content;
  }

  /// Whether the end was found.
  boolean isAtEnd() {
    return at == At.END;
  }

  /// Takes bytes up to the end of the message.
  ///
  /// @return the index behind the last one that was taken
  int take(byte[] bytes, int from, int to) throws IOException {
    int kept = from;
    for (int i = from; i < to; i++) {
      byte octet = bytes[i];
      At before = at;
      at = next(before, octet);
      if (at == At.END) {
        return i + 1;
      }
      // A dot at the beginning of a line, and a CR behind it, wait to be told from an end.
      if (at == At.DOT) {
        content.write(bytes, kept, i - kept);
        kept = i + 1;
      } else if (at == At.DOT_CR) {
        kept = i + 1;
      } else if (before == At.DOT_CR) {
        content.write('\r');
        kept = i;
      }
    }
    content.write(bytes, kept, to - kept);
    return to;
  }

  private static At next(At at, byte octet) {
    return switch (at) {
      case LINE_START -> octet == '.' ? At.DOT : inLine(octet);
      case IN_LINE -> inLine(octet);
      case CR -> octet == '\n' ? At.LINE_START : inLine(octet);
      case DOT -> octet == '\r' ? At.DOT_CR : At.IN_LINE;
      case DOT_CR -> octet == '\n' ? At.END : inLine(octet);
      case END -> throw new IllegalStateException("The message has ended");
    };
  }

  private static At inLine(byte octet) {
    return octet == '\r' ? At.CR : At.IN_LINE;
  }
}
