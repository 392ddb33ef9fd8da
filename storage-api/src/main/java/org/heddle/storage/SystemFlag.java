package org.heddle.storage;

/// The system flags that a message can keep (RFC 9051 section 2.3.2). `\Recent` is none: it belongs
/// to a session.
public enum SystemFlag {
  SEEN("\\Seen"),
  ANSWERED("\\Answered"),
  FLAGGED("\\Flagged"),
  DELETED("\\Deleted"),
  DRAFT("\\Draft");

  private final String text;

  SystemFlag(String text) {
    this.text = text;
  }

  /// The flag as IMAP writes it.
  public String text() {
    return text;
  }
}
