package org.heddle.imap;

/// A command that makes no sense here, though it parses: the answer is BAD.
final class BadCommand extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadCommand(String message) {
    super(message, null, false, false);
  }

  /// One line, non-empty.
  String message() {
    return String.valueOf(getMessage());
  }
}
