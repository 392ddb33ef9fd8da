package org.heddle.storage;

import java.util.Optional;

/// What a user may do with a mailbox: the standard rights of RFC 4314 section 2.1, in the order in
/// which they are written.
public enum Right {
  /// The mailbox is there at all, in LIST above all.
  LOOKUP('l'),
  /// Reading it: SELECT, STATUS, FETCH.
  READ('r'),
  /// Setting and clearing `\Seen`.
  SEEN('s'),
  /// Setting and clearing flags other than `\Seen` and `\Deleted`.
  WRITE('w'),
  /// Putting messages in, by APPEND, COPY and MOVE.
  INSERT('i'),
  /// Sending mail to an address of the mailbox, of which IMAP knows nothing.
  POST('p'),
  /// Making mailboxes below it.
  CREATE('k'),
  /// Removing or renaming it.
  DELETE_MAILBOX('x'),
  /// Setting and clearing `\Deleted`.
  DELETE_MESSAGES('t'),
  /// Removing messages.
  EXPUNGE('e'),
  /// Saying what others may do.
  ADMINISTER('a');

  private final char letter;

  Right(char letter) {
    this.letter = letter;
  }

  /// The letter that stands for it.
  public char letter() {
    return letter;
  }

  /// The right of that letter.
  static Optional<Right> of(char letter) {
    for (Right right : values()) {
      if (right.letter == letter) {
        return Optional.of(right);
      }
    }
    return Optional.empty();
  }
}
