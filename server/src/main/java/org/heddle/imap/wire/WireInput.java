package org.heddle.imap.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.LongSupplier;
import org.heddle.imap.wire.LiteralHeader.Kind;
import org.heddle.imap.wire.LiteralHeader.Sync;

/// The client's bytes, pulled from a blocking stream. Starts with a small buffer that grows to what
/// a line needs and is given back when a command has ended. Confined to one thread at a time.
///
/// A command is one line, or several with a literal between each two: `line {n}` CRLF, n octets,
/// `line` CRLF. The grammar is read from a line that is complete in the buffer, for three reasons:
/// a read that times out between commands may be repeated and has lost nothing; a line that is
/// refused can be skipped as a whole; and RFC 7888 section 3 wants the end of *every* line looked
/// at for `{n+}`, also of one that makes no sense, since the octets behind it are not a command.
///
/// So there are four states: between commands; in a line; a literal is announced and the client
/// waits for `+` or is sending already; its octets are read and the rest of the command follows.
public final class WireInput {
  /// Called when the input is about to wait for the client: everything written so far must go out
  /// now (I2).
  @FunctionalInterface
  public interface BeforeWait {
    void flush() throws IOException;
  }

  /// Writes the `+` line that asks the client for a literal.
  @FunctionalInterface
  public interface Continuation {
    void request() throws IOException;
  }

  /// What [#peek] and [#next] give at the end of a line.
  public static final int END_OF_LINE = LineBuffer.END_OF_LINE;

  /// How many times the longest line allowed is skipped in search of its end.
  private static final long LONGEST_SKIPPED = 16;

  private static final int CHUNK = 16 * 1024;

  private enum State {
    BETWEEN_COMMANDS,
    IN_LINE,
    LITERAL_ANNOUNCED,
    LITERAL_READ
  }

  private final LineBuffer lines;
  private Limits limits;
  private final Continuation continuation;
  private final LongSupplier mostUnasked;

  private State state = State.BETWEEN_COMMANDS;
  private int lineBytes;
  private int literalBytes;

  /// Of a literal that was announced: its size if the client sends it without being asked, or -1.
  private long unasked;

  /// Takes non-synchronizing literals of any size.
  public WireInput(
      InputStream stream, Limits limits, BeforeWait beforeWait, Continuation continuation) {
    this(stream, limits, beforeWait, continuation, () -> Long.MAX_VALUE);
  }

  /// @param mostUnasked how large a non-synchronizing literal may be now, in bytes; below 0 for
  ///   none at all
  public WireInput(
      InputStream stream,
      Limits limits,
      BeforeWait beforeWait,
      Continuation continuation,
      LongSupplier mostUnasked) {
    this.lines = new LineBuffer(stream, beforeWait);
    this.limits = limits;
    this.continuation = continuation;
    this.mostUnasked = mostUnasked;
  }

  public Limits limits() {
    return limits;
  }

  /// What holds from the next command on.
  public void limits(Limits newLimits) {
    this.limits = newLimits;
  }

  /// Whether bytes that the client sent are waiting in the buffer.
  public boolean hasBuffered() {
    return !lines.isEmpty();
  }

  /// What is read from here on comes from another stream; nothing may be buffered.
  public void continueFrom(InputStream next) {
    require(State.BETWEEN_COMMANDS);
    lines.continueFrom(next);
  }

  /// Reads a line of octets without its line end (CRLF, or LF alone), as Latin-1: what IDLE and
  /// AUTHENTICATE read. If the read times out it may be repeated.
  ///
  /// @throws SyntaxError if the line is longer than the limit; it was skipped
  /// @throws java.io.EOFException at the end of the stream
  public String line() throws IOException {
    require(State.BETWEEN_COMMANDS);
    if (!lines.findLine(limits.line())) {
      if (lines.skipLongLine(LONGEST_SKIPPED * limits.line())) {
        throw SyntaxError.of("Line too long");
      }
      throw lineTooLong();
    }
    String line = lines.string(lines.left());
    lines.leaveLine();
    return line;
  }

  /// Waits for the first octet of the next command, which stays. If the read times out it may be
  /// repeated.
  public void await() throws IOException {
    require(State.BETWEEN_COMMANDS);
    lines.first();
  }

  /// Waits for the first line of the next command. If the read times out it may be repeated. What
  /// begins with a control character is TLS or something else that is not text: it is taken for a
  /// line as it is, since the end of a line may never come.
  ///
  /// @throws SyntaxError to close, if the line is too long; its beginning can be read
  public void startCommand() throws IOException {
    require(State.BETWEEN_COMMANDS);
    lineBytes = 0;
    literalBytes = 0;
    if (isControl(lines.first())) {
      lines.endLineHere(limits.line());
      state = State.IN_LINE;
      return;
    }
    enterLine();
  }

  private static boolean isControl(int octet) {
    return octet < ' ' && octet != '\t' && octet != '\r' && octet != '\n';
  }

  /// Waits for the line that goes on behind a literal that was read.
  public void continueCommand() throws IOException {
    require(State.LITERAL_READ);
    enterLine();
  }

  /// Whether the literal that was announced last has been read, and the line behind it not yet.
  public boolean isBehindLiteral() {
    return state == State.LITERAL_READ;
  }

  private void enterLine() throws IOException {
    boolean found = lines.findLine(limits.line() - lineBytes);
    state = State.IN_LINE;
    lineBytes += lines.left();
    if (!found) {
      throw lineTooLong();
    }
  }

  private static SyntaxError lineTooLong() {
    return new SyntaxError("*", "Line too long", SyntaxError.After.CLOSE);
  }

  /// The next octet of the line, or [#END_OF_LINE]; it stays.
  public int peek() {
    require(State.IN_LINE);
    return lines.peek();
  }

  /// Takes the next octet of the line, or gives [#END_OF_LINE].
  public int next() {
    require(State.IN_LINE);
    return lines.next();
  }

  /// What is left of the line, as Latin-1; it stays.
  public String rest() {
    require(State.IN_LINE);
    return lines.string(lines.left());
  }

  /// Takes the next octet of the line if it is this one.
  public boolean take(int octet) {
    boolean is = peek() == octet;
    if (is) {
      lines.next();
    }
    return is;
  }

  /// Takes these octets if they come next in the line, letters in any case.
  public boolean take(String ascii) {
    require(State.IN_LINE);
    return lines.take(ascii);
  }

  /// Goes past the line end, whatever is left of the line; the command is over.
  public void finishLine() {
    require(State.IN_LINE);
    lines.leaveLine();
    state = State.BETWEEN_COMMANDS;
  }

  /// Reads the header of a literal, with which the line must end.
  ///
  /// `literal = "{" number64 ["+"] "}" CRLF *CHAR8`
  ///
  /// `literal8 = "~{" number64 ["+"] "}" CRLF *OCTET` (RFC 4466)
  ///
  /// @throws SyntaxError if it is none, or one that the client sends without being asked and is
  ///   larger than such may be. [#skipCommand] is to follow
  public LiteralHeader literalHeader() {
    Kind kind = take('~') ? Kind.BINARY : Kind.TEXT;
    if (!take('{')) {
      throw SyntaxError.of("Literal expected");
    }
    long size = number(Long.MAX_VALUE);
    Sync sync = take('+') ? Sync.NON_SYNCHRONIZING : Sync.SYNCHRONIZING;
    if (!take('}') || peek() != END_OF_LINE) {
      throw SyntaxError.of("Malformed literal");
    }
    finishLine();
    var header = new LiteralHeader(size, sync, kind);
    state = State.LITERAL_ANNOUNCED;
    unasked = header.sync() == Sync.NON_SYNCHRONIZING ? size : -1;
    if (unasked > mostUnasked.getAsLong()) {
      throw tooBigUnasked(SyntaxError.After.CONTINUE);
    }
    return header;
  }

  /// `number = 1*DIGIT`
  ///
  /// @param max the largest number allowed
  public long number(long max) {
    long number = 0;
    if (!Octets.isDigit(peek())) {
      throw SyntaxError.of("Number expected");
    }
    while (Octets.isDigit(peek())) {
      int digit = next() - '0';
      if (number > (max - digit) / 10) {
        throw SyntaxError.of("Number too large");
      }
      number = number * 10 + digit;
    }
    return number;
  }

  /// Reads a literal that is part of a command, asking for it if the client waits for that, and
  /// waits for the line that goes on behind it.
  ///
  /// @throws SyntaxError if it is too large, unread and not asked for; or if a text literal holds a
  ///   NUL byte, read to its end. Either way [#skipCommand] is to follow
  public byte[] literal(LiteralHeader header) throws IOException {
    if (header.size() > Math.min(limits.literal(), limits.command() - literalBytes - lineBytes)) {
      throw tooBig();
    }
    literalBytes += (int) header.size();
    var octets = new ByteArrayOutputStream((int) Math.min(header.size(), CHUNK));
    literal(header, octets);
    continueCommand();
    return octets.toByteArray();
  }

  /// Asks for the literal if the client waits for that, and copies its bytes to `target` piece by
  /// piece. What `target` throws is thrown on after the literal was read to its end.
  ///
  /// @throws SyntaxError if a text literal holds a NUL byte; it was read to its end. Or if it is
  ///   larger than any message may be; then it is unread and not asked for
  public void literal(LiteralHeader header, OutputStream target) throws IOException {
    require(State.LITERAL_ANNOUNCED);
    if (header.size() > limits.message()) {
      throw tooBig();
    }
    if (header.sync() == Sync.SYNCHRONIZING) {
      continuation.request();
    }
    var copy = new Copy(target, header.kind());
    byte[] chunk = new byte[(int) Math.min(header.size(), CHUNK)];
    for (long left = header.size(); left > 0; ) {
      int count = lines.read(chunk, (int) Math.min(left, chunk.length));
      copy.write(chunk, count);
      left -= count;
    }
    state = State.LITERAL_READ;
    copy.finish();
  }

  private static SyntaxError tooBig() {
    return new SyntaxError(
        "*", "Literal too large", SyntaxError.Reason.TOO_BIG, SyntaxError.After.CONTINUE);
  }

  private static SyntaxError tooBigUnasked(SyntaxError.After after) {
    return new SyntaxError(
        "*", "Literal too large to be sent unasked", SyntaxError.Reason.TOO_BIG_UNASKED, after);
  }

  /// Skips what is left of the command: the rest of the line, and the literals that the client
  /// sends without being asked, with the lines behind them. Does nothing between commands.
  ///
  /// @throws SyntaxError to close, if that is more than a message may have
  public void skipCommand() throws IOException {
    long budget = limits.message();
    while (state != State.BETWEEN_COMMANDS) {
      if (state == State.LITERAL_READ) {
        lineBytes = 0;
        enterLine();
      }
      if (state == State.IN_LINE) {
        budget -= lines.left();
        unasked = lines.announcedAtEnd();
        finishLine();
      }
      if (unasked >= 0 && unasked > budget) {
        throw tooBigUnasked(SyntaxError.After.CLOSE);
      }
      budget -= Math.max(unasked, 0);
      skip(unasked);
      state = unasked < 0 ? State.BETWEEN_COMMANDS : State.LITERAL_READ;
    }
  }

  private void skip(long count) throws IOException {
    byte[] chunk = new byte[(int) Math.max(0, Math.min(count, CHUNK))];
    for (long left = count; left > 0; ) {
      left -= lines.read(chunk, (int) Math.min(left, chunk.length));
    }
  }

  private void require(State required) {
    if (state != required) {
      throw new IllegalStateException(state + " instead of " + required);
    }
  }
}
