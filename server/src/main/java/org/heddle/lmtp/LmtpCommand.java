package org.heddle.lmtp;

import java.util.Optional;

/// The commands (RFC 2033 section 4, RFC 5321 section 4.1, RFC 3030).
sealed interface LmtpCommand {
  record Lhlo(String client) implements LmtpCommand {}

  /// @param size what the client says that the message has, in bytes
  record Mail(String sender, Optional<Long> size, Charset charset) implements LmtpCommand {
    /// Whether addresses may be in UTF-8 (RFC 6531).
    enum Charset {
      ASCII,
      UTF8
    }
  }

  record Rcpt(String address) implements LmtpCommand {}

  record Data() implements LmtpCommand {}

  /// @param size of the chunk that follows
  record Bdat(long size, Position position) implements LmtpCommand {
    enum Position {
      MORE,
      LAST
    }
  }

  record Rset() implements LmtpCommand {}

  record Noop() implements LmtpCommand {}

  record Vrfy() implements LmtpCommand {}

  record StartTls() implements LmtpCommand {}

  record Quit() implements LmtpCommand {}

  /// HELO and EHLO, which are for SMTP.
  record Smtp() implements LmtpCommand {}

  /// What makes no sense.
  record Wrong(Reply reply) implements LmtpCommand {}
}
