package org.heddle.imap;

/// The session cannot go on: the client hears BYE with the message, and the connection closes.
final class Farewell extends RuntimeException {
  private static final long serialVersionUID = 1;

  Farewell(String message) {
    super(message, null, false, false);
  }

  /// One line, non-empty.
  String message() {
    return String.valueOf(getMessage());
  }
}
