package org.heddle.imap;

import org.heddle.storage.Flags;

/// How long a keyword may be: it travels with every message that has it.
final class FlagLimits {
  private static final int MAX_KEYWORD = 100;

  private FlagLimits() {}

  /// @throws Refused if a keyword is too long
  static void check(Flags flags) {
    for (String keyword : flags.keywords()) {
      if (keyword.length() > MAX_KEYWORD) {
        throw new Refused("LIMIT", "A keyword may have 100 characters");
      }
    }
  }
}
