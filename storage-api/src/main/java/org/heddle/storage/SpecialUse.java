package org.heddle.storage;

/// What a mailbox is for (RFC 6154, RFC 8457).
public enum SpecialUse {
  ALL("\\All"),
  ARCHIVE("\\Archive"),
  DRAFTS("\\Drafts"),
  FLAGGED("\\Flagged"),
  IMPORTANT("\\Important"),
  JUNK("\\Junk"),
  SENT("\\Sent"),
  TRASH("\\Trash");

  private final String attribute;

  SpecialUse(String attribute) {
    this.attribute = attribute;
  }

  /// The attribute as LIST writes it.
  public String attribute() {
    return attribute;
  }
}
