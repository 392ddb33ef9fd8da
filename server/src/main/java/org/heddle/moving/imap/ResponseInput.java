package org.heddle.moving.imap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// The pieces of a response, each bounded, and all of one response together. Confined to one
/// thread.
final class ResponseInput {
  /// Bytes of one response, without the messages in it.
  static final int LONGEST = 1024 * 1024;

  /// Bytes of a message.
  static final long LARGEST_MESSAGE = 1L << 30;

  private static final int NOTHING = -1;

  private final InputStream stream;
  private final byte[] block = new byte[32 * 1024];
  private int peeked = NOTHING;
  private int left;

  ResponseInput(InputStream stream) {
    this.stream = stream;
  }

  /// What follows is the next response.
  void begin() {
    left = LONGEST;
  }

  /// The next octet, which stays.
  int peek() throws IOException {
    if (peeked == NOTHING) {
      peeked = stream.read();
      if (peeked < 0) {
        throw new EOFException("The server closed the connection");
      }
      spend(1);
    }
    return peeked;
  }

  private int take() throws IOException {
    int octet = peek();
    peeked = NOTHING;
    return octet;
  }

  private void spend(long octets) throws ServerError {
    if (octets > left) {
      throw new ServerError("The server sends too long a response");
    }
    left -= (int) octets;
  }

  /// @throws ServerError if it is another one that comes next
  void take(char expected) throws IOException {
    int octet = take();
    if (octet != expected) {
      throw new ServerError("The server sends '" + (char) octet + "' instead of " + expected);
    }
  }

  /// Whether the line ends here.
  boolean atEnd() throws IOException {
    return peek() == '\r' || peek() == '\n';
  }

  /// What is left of the line; its end is taken too.
  String restOfLine() throws IOException {
    var text = new ByteArrayOutputStream();
    for (int octet = take(); octet != '\n'; octet = take()) {
      if (octet != '\r') {
        text.write(octet);
      }
    }
    return text.toString(UTF_8);
  }

  /// Everything up to a space, a parenthesis or the end of the line; spaces and parentheses in
  /// brackets are part of it.
  String atom() throws IOException {
    var text = new ByteArrayOutputStream();
    int brackets = 0;
    while (!atEnd() && (brackets > 0 || (peek() != ' ' && peek() != '(' && peek() != ')'))) {
      int octet = take();
      brackets += octet == '[' ? 1 : octet == ']' && brackets > 0 ? -1 : 0;
      text.write(octet);
    }
    if (text.size() == 0) {
      throw new ServerError("The server leaves out a word");
    }
    return text.toString(UTF_8);
  }

  /// `quoted = DQUOTE *QUOTED-CHAR DQUOTE`
  byte[] quoted() throws IOException {
    take('"');
    var text = new ByteArrayOutputStream();
    for (int octet = take(); octet != '"'; octet = take()) {
      if (octet == '\n') {
        throw new ServerError("The server does not close a quotation");
      }
      text.write(octet == '\\' ? take() : octet);
    }
    return text.toByteArray();
  }

  /// `literal = "{" number64 ["+"] "}" CRLF *CHAR8`, or with `~` in front.
  byte[] literal() throws IOException {
    long size = literalSize();
    spend(size);
    var text = new ByteArrayOutputStream();
    copy(size, text);
    return text.toByteArray();
  }

  /// Copies a literal of the size that a message may have.
  ///
  /// @return its size
  long literal(OutputStream target) throws IOException {
    long size = literalSize();
    if (size > LARGEST_MESSAGE) {
      throw new ServerError("The server sends a message of " + size + " bytes, which is too large");
    }
    copy(size, target);
    return size;
  }

  private long literalSize() throws IOException {
    if (peek() == '~') {
      take();
    }
    take('{');
    var digits = new StringBuilder();
    for (int octet = take(); octet != '}'; octet = take()) {
      digits.append((char) octet);
    }
    if (!restOfLine().isEmpty()) {
      throw new ServerError("The server says more behind the size of a literal");
    }
    return new Value.Atom(digits.toString()).number(Long.MAX_VALUE);
  }

  private void copy(long size, OutputStream target) throws IOException {
    for (long rest = size; rest > 0; ) {
      int count = stream.read(block, 0, (int) Math.min(rest, block.length));
      if (count < 0) {
        throw new EOFException("The server closed the connection within a message");
      }
      target.write(block, 0, count);
      rest -= count;
    }
  }
}
