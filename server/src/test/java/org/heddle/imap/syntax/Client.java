package org.heddle.imap.syntax;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.heddle.imap.wire.Limits;
import org.heddle.imap.wire.LiteralHeader;
import org.heddle.imap.wire.WireInput;

/// A client that has sent everything it will ever send, and a parser that reads it.
final class Client {
  final WireInput input;
  final CommandParser parser;
  private int continuations;

  private Client(InputStream stream, Limits limits) {
    input = new WireInput(stream, limits, () -> {}, () -> continuations++);
    parser = new CommandParser(input);
  }

  /// @param sent octets as Latin-1
  static Client sends(String sent) {
    return sends(sent, Limits.DEFAULT);
  }

  static Client sends(String sent, Limits limits) {
    return new Client(new ByteArrayInputStream(octets(sent)), limits);
  }

  /// The stream gives no more than this many bytes at a time.
  static Client sendsInPieces(String sent, int size) {
    var bytes = new ByteArrayInputStream(octets(sent));
    var pieces =
        new InputStream() {
          @Override
          public int read() {
            return bytes.read();
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            return bytes.read(target, offset, Math.min(size, length));
          }
        };
    return new Client(pieces, Limits.DEFAULT);
  }

  static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  Command next() throws IOException {
    return parser.next(NameEncoding.MODIFIED_UTF7).command();
  }

  /// The literal whose octets come next.
  static LiteralHeader literal(AppendItem item) {
    return switch (item.data()) {
      case AppendItem.Data.Literal(var header) -> header;
      case AppendItem.Data.Utf8(var header) -> header;
      case AppendItem.Data.Catenate _ -> throw new AssertionError("no literal");
    };
  }

  int continuations() {
    return continuations;
  }
}
