package org.heddle.storage;

import java.util.Optional;

/// A change of what one identifier may do with a mailbox (RFC 4314 section 3.1).
///
/// @param identifier a user's name, or [AccessList#ANYONE], either with `-` in front to take rights
///   away; 1 to 255 characters, no control characters
public record AccessChange(String identifier, Op op, Rights rights) {
  /// The longest identifier, in UTF-16 units.
  public static final int MAX_LENGTH = 255;

  /// What becomes of the rights that the identifier had.
  public enum Op {
    ADD,
    REMOVE,
    REPLACE
  }

  /// @throws IllegalArgumentException if the identifier is none
  public AccessChange {
    if (identifier.isEmpty()
        || identifier.length() > MAX_LENGTH
        || identifier.codePoints().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("No identifier");
    }
  }

  /// Whose rights it changes; nothing for everybody's.
  public Optional<String> user() {
    String name = identifier.startsWith("-") ? identifier.substring(1) : identifier;
    return name.equals(AccessList.ANYONE) ? Optional.empty() : Optional.of(name);
  }

  /// The rights afterwards.
  Rights applyTo(Rights before) {
    return switch (op) {
      case ADD -> before.plus(rights);
      case REMOVE -> before.minus(rights);
      case REPLACE -> rights;
    };
  }
}
