package org.heddle.storage;

/// What a STORE does to the flags of a message (RFC 9051 section 6.4.6).
public record FlagChange(Op op, Flags flags) {
  /// `+FLAGS`, `-FLAGS` and `FLAGS`.
  public enum Op {
    ADD,
    REMOVE,
    REPLACE
  }

  /// The flags of a message that had `before`.
  public Flags applyTo(Flags before) {
    return switch (op) {
      case ADD -> before.plus(flags);
      case REMOVE -> before.minus(flags);
      case REPLACE -> flags;
    };
  }
}
