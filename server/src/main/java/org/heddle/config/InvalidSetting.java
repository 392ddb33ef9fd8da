package org.heddle.config;

/// Something that was set cannot be used. The message is one sentence for the operator, which says
/// where it was set.
public final class InvalidSetting extends RuntimeException {
  private static final long serialVersionUID = 1;

  public InvalidSetting(String message) {
    // An answer to the operator, not a defect.
    super(message, null, false, false);
  }
}
