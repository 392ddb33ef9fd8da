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
}
