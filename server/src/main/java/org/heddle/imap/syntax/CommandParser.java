package org.heddle.imap.syntax;

import java.io.IOException;
import java.util.Optional;
import org.heddle.imap.wire.WireInput;

/// Reads commands. Confined to the session's thread.
public final class CommandParser {
  public CommandParser(WireInput input) {
    throw new UnsupportedOperationException();
  }

  /// Reads the next command, waiting for it if need be. After an APPEND the rest of the command is
  /// still unread; in every other case the whole line is consumed, also when it was refused.
  ///
  /// @throws org.heddle.imap.wire.SyntaxError if it is no command; its line, and the literals that
  ///   the client sends without being asked, were skipped
  /// @throws java.io.EOFException if the client closed the connection
  /// @throws IOException if the client is gone
  public TaggedCommand next(NameEncoding names) throws IOException {
    throw new UnsupportedOperationException();
  }

  /// The next message of an APPEND up to its literal, or nothing at the end of the command. Between
  /// two calls the literal must have been read.
  ///
  /// @throws org.heddle.imap.wire.SyntaxError if it is no append-message; to be followed by
  ///   [#skipCommand]
  public Optional<AppendItem> appendItem() throws IOException {
    throw new UnsupportedOperationException();
  }

  /// Skips what is left of a command that was refused before it was read to its end, together with
  /// the literals that the client sends without being asked.
  public void skipCommand() throws IOException {
    throw new UnsupportedOperationException();
  }
}
