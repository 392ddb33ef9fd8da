package org.heddle.storage;

/// The system flags that a message can keep (RFC 9051 section 2.3.2). `\Recent` is none: it belongs
/// to a session.
public enum SystemFlag {
  SEEN("\\Seen", 1),
  ANSWERED("\\Answered", 2),
  FLAGGED("\\Flagged", 4),
  DELETED("\\Deleted", 8),
  DRAFT("\\Draft", 16);

  private final String text;
  private final int bit;

  SystemFlag(String text, int bit) {
    this.text = text;
    this.bit = bit;
  }

  /// The bit that stands for the flag wherever a storage keeps system flags as a number; never
  /// changes.
  public int bit() {
    return bit;
  }

  /// The flag as IMAP writes it.
  public String text() {
    return text;
  }
}
