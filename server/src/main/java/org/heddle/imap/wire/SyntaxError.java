package org.heddle.imap.wire;

/// What the client sent is not what the grammar allows: the answer is BAD.
public final class SyntaxError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String tag;
  private final After after;

  /// What the session has to do after the answer.
  public enum After {
    CONTINUE,
    /// The stream cannot be followed any more: say BYE and close.
    CLOSE
  }

  /// @param tag `*` if no tag could be read
  /// @param message one line of ASCII, non-empty
  public SyntaxError(String tag, String message, After after) {
    super(message, null, false, false);
    this.tag = tag;
    this.after = after;
  }

  public String tag() {
    return tag;
  }

  public After after() {
    return after;
  }
}
