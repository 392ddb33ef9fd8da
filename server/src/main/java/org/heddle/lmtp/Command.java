package org.heddle.lmtp;

import java.util.OptionalLong;

/// What a client can say (RFC 2033 section 4, RFC 5321 section 4.1, RFC 3030 section 2).
sealed interface Command {
  /// LHLO.
  ///
  /// @param name what the client calls itself; 1 to 255 characters without spaces
  record Lhlo(String name) implements Command {}

  /// MAIL FROM.
  ///
  /// @param size what the client expects the message to have (RFC 1870)
  record Mail(Address sender, OptionalLong size, Characters characters) implements Command {}

  /// Whether the transaction may need more than ASCII in its addresses (RFC 6531).
  enum Characters {
    ASCII,
    UTF8
  }

  /// RCPT TO.
  record Rcpt(Address recipient) implements Command {}

  /// DATA.
  record Data() implements Command {}

  /// BDAT: so many octets follow at once.
  record Bdat(long size, Position position) implements Command {}

  /// Where a chunk stands in its message.
  enum Position {
    MORE_FOLLOWS,
    LAST
  }

  /// RSET.
  record Rset() implements Command {}

  /// NOOP.
  record Noop() implements Command {}

  /// VRFY, which is not answered with a yes or no.
  record Vrfy() implements Command {}

  /// HELP.
  record Help() implements Command {}

  /// STARTTLS (RFC 3207).
  record StartTls() implements Command {}

  /// QUIT.
  record Quit() implements Command {}
}
