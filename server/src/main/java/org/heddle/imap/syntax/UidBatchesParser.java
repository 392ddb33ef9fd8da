package org.heddle.imap.syntax;

import java.util.Optional;
import org.heddle.imap.wire.SyntaxError;
import org.heddle.imap.wire.SyntaxError.After;
import org.heddle.imap.wire.SyntaxError.Reason;
import org.heddle.imap.wire.WireInput;

/// Reads the command of RFC 10022, whose errors are the client's bugs.
final class UidBatchesParser {
  private final Tokens tokens;

  UidBatchesParser(Tokens tokens) {
    this.tokens = tokens;
  }

  /// `uidbatches = "UIDBATCHES" SP nz-number [SP nz-number ":" nz-number]`
  ///
  /// @throws SyntaxError to be answered with CLIENTBUG
  Command uidBatches() {
    try {
      tokens.space();
      long size = tokens.nzNumber();
      Optional<Command.BatchRange> picked =
          tokens.take(' ') && !tokens.isBlankToEnd() ? Optional.of(range()) : Optional.empty();
      if (tokens.peek() != ' ' && tokens.peek() != WireInput.END_OF_LINE) {
        throw SyntaxError.of("Number expected");
      }
      return new Command.UidBatches(size, picked);
    } catch (SyntaxError e) {
      throw e.after() == After.CLOSE
          ? e
          : new SyntaxError(e.tag(), e.message(), Reason.CLIENT_BUG, After.CONTINUE);
    }
  }

  private Command.BatchRange range() {
    long first = tokens.nzNumber();
    tokens.expect(':');
    long last = tokens.nzNumber();
    if (last < first) {
      throw SyntaxError.of("The first batch comes first");
    }
    return new Command.BatchRange(first, last);
  }
}
