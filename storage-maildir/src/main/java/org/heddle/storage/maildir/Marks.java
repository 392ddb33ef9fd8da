package org.heddle.storage.maildir;

import org.heddle.storage.SystemFlag;

/// The flags in a file name.
///
/// @param system as in [SystemFlag#bit]
/// @param letters bit n is the keyword letter n, `a` is 0
/// @param others characters that mean nothing here, as `P` (passed on); they are kept
record Marks(int system, int letters, String others) {
  static final Marks NONE = new Marks(0, 0, "");

  /// How many keywords have a letter.
  static final int LETTERS = 26;

  static Marks of(int system, int letters) {
    return system == 0 && letters == 0 ? NONE : new Marks(system, letters, "");
  }

  /// Reads the flags of a name from a position on.
  static Marks parse(String name, int from) {
    int system = 0;
    int letters = 0;
    var others = new StringBuilder();
    for (int i = from; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 'a' && c <= 'z') {
        letters |= 1 << (c - 'a');
        continue;
      }
      int bit = systemBit(c);
      system |= bit;
      if (bit == 0) {
        others.append(c);
      }
    }
    return others.isEmpty() ? of(system, letters) : new Marks(system, letters, others.toString());
  }

  private static int systemBit(char c) {
    return switch (c) {
      case 'D' -> SystemFlag.DRAFT.bit();
      case 'F' -> SystemFlag.FLAGGED.bit();
      case 'R' -> SystemFlag.ANSWERED.bit();
      case 'S' -> SystemFlag.SEEN.bit();
      case 'T' -> SystemFlag.DELETED.bit();
      default -> 0;
    };
  }

  /// The flags as a name has them.
  String text() {
    var out = new StringBuilder();
    for (char c = 'A'; c <= 'Z'; c++) {
      if ((systemBit(c) & system) != 0 || others.indexOf(c) >= 0) {
        out.append(c);
      }
    }
    for (int i = 0; i < LETTERS; i++) {
      if ((letters & (1 << i)) != 0) {
        out.append((char) ('a' + i));
      }
    }
    for (int i = 0; i < others.length(); i++) {
      char c = others.charAt(i);
      if (c < 'A' || c > 'Z') {
        out.append(c);
      }
    }
    return out.toString();
  }

  /// Both kinds of flags as one number, 0 for none.
  int bits() {
    return system | letters << 5;
  }

  /// The inverse of [#bits], with the meaningless characters of this.
  Marks withBits(int bits) {
    return new Marks(bits & 31, bits >>> 5, others);
  }
}
