package org.heddle.storage.maildir;

import java.util.HexFormat;

/// The file names of messages: `<base>:2,<flags>`, where the base begins with the second of
/// delivery and may carry sizes, `,S=<bytes>` and `,W=<bytes with every line ended by CRLF>`, and
/// our own marks: `,H=raw` (see [MessageView]), and `,E=<16 hexadecimal digits>`, the email id of a
/// copy. Flags are in ASCII order.
///
/// Names stay strings: a hundred thousand of them are read at a time.
final class FileName {
  private static final String INFO = ":2,";
  private static final String RAW = ",H=raw";
  private static final String EMAIL = ",E=";
  private static final int EMAIL_DIGITS = 16;

  private FileName() {}

  /// The part that stays while flags come and go.
  static String base(String name) {
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }

  /// The flags of a name.
  static Marks marks(String name) {
    int info = name.indexOf(INFO);
    return info < 0 ? Marks.NONE : Marks.parse(name, info + INFO.length());
  }

  /// The name of a message with these flags.
  static String of(String base, Marks marks) {
    return base + INFO + marks.text();
  }

  /// The number of bytes of the file, if its name says so; else -1.
  static long physicalSize(String name) {
    return number(name, ",S=");
  }

  /// The number of bytes with every line ended by CRLF, if the name says so; else -1.
  static long virtualSize(String name) {
    return number(name, ",W=");
  }

  /// Whether the file is to be read as it is whatever its line ends.
  static boolean isRaw(String name) {
    int at = name.indexOf(RAW);
    int end = at + RAW.length();
    return at > 0 && (end == name.length() || name.charAt(end) == ',' || name.charAt(end) == ':');
  }

  /// The end of a base name that tells the sizes.
  static String sizes(long physical, long virtual, boolean raw) {
    return ",S=" + physical + ",W=" + virtual + (raw ? RAW : "");
  }

  /// The end of a base name that tells the email id of a copy.
  static String email(long id) {
    return EMAIL + HexFormat.of().toHexDigits(id);
  }

  /// The email id of a message of which nothing but its name is known: that of what it is a copy
  /// of, or else its own.
  static long emailId(String name) {
    String base = base(name);
    int from = base.indexOf(EMAIL) + EMAIL.length();
    int to = from + EMAIL_DIGITS;
    boolean told = from > EMAIL.length() && to <= base.length() && isHexadecimal(base, from, to);
    return told ? HexFormat.fromHexDigitsToLong(base, from, to) : hash(base);
  }

  private static boolean isHexadecimal(String text, int from, int to) {
    return text.chars().limit(to).skip(from).allMatch(HexFormat::isHexDigit);
  }

  private static long number(String name, String key) {
    int at = name.indexOf(key);
    int from = at + key.length();
    int to = from;
    while (at >= 0 && to < name.length() && name.charAt(to) >= '0' && name.charAt(to) <= '9') {
      to++;
    }
    boolean ended = to == name.length() || name.charAt(to) == ',' || name.charAt(to) == ':';
    return at < 0 || to == from || to - from > 15 || !ended
        ? -1
        : Long.parseLong(name, from, to, 10);
  }

  /// Where to sort a message of another program: by the time in its name, then by the name.
  static int compareArrival(String left, String right) {
    int order = Long.compare(leadingNumber(left, 0), leadingNumber(right, 0));
    if (order == 0) {
      order = Long.compare(micros(left), micros(right));
    }
    return order == 0 ? left.compareTo(right) : order;
  }

  private static long micros(String name) {
    int at = name.indexOf(".M");
    return at < 0 ? 0 : leadingNumber(name, at + 2);
  }

  private static long leadingNumber(String name, int from) {
    int to = from;
    while (to < name.length()
        && to - from < 15
        && name.charAt(to) >= '0'
        && name.charAt(to) <= '9') {
      to++;
    }
    return to == from ? 0 : Long.parseLong(name, from, to, 10);
  }

  /// A number above 0 that stands for the base name in our own files, and is the email id of a
  /// message that is no copy.
  static long hash(String base) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < base.length(); i++) {
      hash = (hash ^ base.charAt(i)) * 0x100000001b3L;
    }
    // FNV-1a leaves the last characters, where names differ most, in the low bits: spread them.
    hash = (hash ^ hash >>> 30) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ hash >>> 27) * 0x94d049bb133111ebL;
    return ((hash ^ hash >>> 31) & Long.MAX_VALUE) | 1;
  }
}
