package org.heddle.imap;

import java.util.Optional;

/// A command that makes no sense here, though it parses: the answer is BAD.
final class BadCommand extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Optional<String> code;

  BadCommand(String message) {
    super(message, null, false, false);
    this.code = Optional.empty();
  }

  /// @param code a response code without its brackets (RFC 9051 section 7.1)
  BadCommand(String code, String message) {
    super(message, null, false, false);
    this.code = Optional.of(code);
  }

  Optional<String> code() {
    return code;
  }

  /// One line, non-empty.
  String message() {
    return String.valueOf(getMessage());
  }
}
