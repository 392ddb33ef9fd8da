package org.heddle.auth;

import java.text.Normalizer;
import java.util.Optional;

/// What a user may be called.
public final class UserNames {
  private static final int MAX_LENGTH = 255;

  private UserNames() {}

  /// The name in NFC, so that it is the same user however the keyboard composes an umlaut; case and
  /// spaces are kept.
  ///
  /// @return nothing if nobody can be called that: empty, over 255 UTF-16 units, a control
  ///   character or half a surrogate pair in it
  public static Optional<String> normalise(String typed) {
    if (typed.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String name = Normalizer.normalize(typed, Normalizer.Form.NFC);
    boolean possible =
        !name.isEmpty()
            && name.length() <= MAX_LENGTH
            && name.codePoints().noneMatch(UserNames::isForbidden);
    return possible ? Optional.of(name) : Optional.empty();
  }

  private static boolean isForbidden(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
