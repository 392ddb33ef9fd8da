package org.heddle.imap.wire;

/// What the client sent is not what the grammar allows or the limits bear: the answer is BAD, or
/// what [#reason] says.
public final class SyntaxError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String tag;
  private final Reason reason;
  private final After after;

  /// What the session has to do after the answer.
  public enum After {
    CONTINUE,
    /// The stream cannot be followed any more: say BYE and close.
    CLOSE
  }

  /// What the answer to the command is.
  public enum Reason {
    /// `BAD`: no rule of the grammar fits.
    GRAMMAR,
    /// `BAD [CLIENTBUG]` (RFC 5530): the same, where an RFC asks for the code.
    CLIENT_BUG,
    /// `NO [TOOBIG]` (RFC 4469, RFC 7888 section 5): a literal, or a command with its literals, is
    /// larger than the limit. A synchronizing literal was not asked for.
    TOO_BIG,
    /// `BAD [TOOBIG]` (RFC 7888 section 5): the client sends a literal without being asked that is
    /// larger than such a one may be.
    TOO_BIG_UNASKED
  }

  /// An error whose answer is BAD.
  ///
  /// @param tag `*` if no tag could be read
  /// @param message one line of ASCII, non-empty
  public SyntaxError(String tag, String message, After after) {
    this(tag, message, Reason.GRAMMAR, after);
  }

  /// @param tag `*` if no tag could be read
  /// @param message one line of ASCII, non-empty
  public SyntaxError(String tag, String message, Reason reason, After after) {
    super(message, null, false, false);
    this.tag = tag;
    this.reason = reason;
    this.after = after;
  }

  /// An error of a command whose tag is not known here.
  public static SyntaxError of(String message) {
    return new SyntaxError("*", message, After.CONTINUE);
  }

  /// The same error, of the command with this tag.
  public SyntaxError tagged(String newTag) {
    return new SyntaxError(newTag, message(), reason, after);
  }

  public String tag() {
    return tag;
  }

  /// One line of ASCII, non-empty.
  public String message() {
    return String.valueOf(getMessage());
  }

  public Reason reason() {
    return reason;
  }

  public After after() {
    return after;
  }
}
