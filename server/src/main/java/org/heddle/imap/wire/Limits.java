package org.heddle.imap.wire;

/// The bounds of what one command may make the server hold (I11).
///
/// @param line bytes of a command without its literals
/// @param literal bytes of a literal outside APPEND
/// @param command bytes of a command with all its literals
/// @param nesting depth of parentheses in SEARCH
/// @param items elements of one list or set
/// @param message bytes of an appended message
public record Limits(int line, int literal, int command, int nesting, int items, long message) {
  public static final Limits DEFAULT =
      new Limits(64 * 1024, 64 * 1024, 256 * 1024, 50, 10_000, 256L * 1024 * 1024);

  private static final int STRANGERS_COMMAND = 16 * 1024;
  private static final int STRANGERS_LITERAL = 4 * 1024;

  /// What holds for a client that has not logged in: a name and a password, or a token, find room,
  /// and thousands of strangers who each send as much as they may do not fill the memory.
  public Limits beforeLogin() {
    return new Limits(
        Math.min(line, STRANGERS_COMMAND),
        Math.min(literal, STRANGERS_LITERAL),
        Math.min(command, STRANGERS_COMMAND),
        nesting,
        items,
        message);
  }
}
