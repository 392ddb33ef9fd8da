package org.heddle.imap;

import java.util.Locale;

/// A LIST pattern: `*` is any text, `%` any text within one level (RFC 9051 section 6.3.9).
/// Immutable; matching costs at most pattern times name, whatever the pattern.
final class ListPattern {
  /// A pattern with more characters than any name has can match only by its wildcards, of which two
  /// in a row are one.
  private static final int MAX_LENGTH = 4000;

  private final String pattern;

  ListPattern(String pattern) {
    String shorter = pattern.replaceAll("[*%]*\\*[*%]*", "*").replaceAll("%+", "%");
    this.pattern = shorter;
  }

  /// Whether the name matches; the first level `INBOX` does so in any case.
  boolean matches(String name) {
    if (pattern.length() > MAX_LENGTH) {
      return false;
    }
    return match(pattern, name) || (isInboxOrBelow(name) && match(upperFirstLevel(pattern), name));
  }

  private static boolean isInboxOrBelow(String name) {
    return name.equals("INBOX") || name.startsWith("INBOX/");
  }

  private static String upperFirstLevel(String pattern) {
    int end = pattern.indexOf('/');
    return end < 0
        ? pattern.toUpperCase(Locale.ROOT)
        : pattern.substring(0, end).toUpperCase(Locale.ROOT) + pattern.substring(end);
  }

  /// Keeps the set of pattern positions that the name read so far can have reached.
  private static boolean match(String pattern, String name) {
    boolean[] reached = new boolean[pattern.length() + 1];
    reached[0] = true;
    skipWildcards(pattern, reached);
    for (int i = 0; i < name.length(); i++) {
      reached = step(pattern, reached, name.charAt(i));
    }
    return reached[pattern.length()];
  }

  private static boolean[] step(String pattern, boolean[] reached, char c) {
    boolean[] next = new boolean[reached.length];
    for (int at = 0; at < pattern.length(); at++) {
      if (!reached[at]) {
        continue;
      }
      char expected = pattern.charAt(at);
      if (expected == '*' || (expected == '%' && c != '/')) {
        next[at] = true;
      } else if (expected == c && expected != '%') {
        next[at + 1] = true;
      }
    }
    skipWildcards(pattern, next);
    return next;
  }

  private static void skipWildcards(String pattern, boolean[] reached) {
    for (int at = 0; at < pattern.length(); at++) {
      if (reached[at] && (pattern.charAt(at) == '*' || pattern.charAt(at) == '%')) {
        reached[at + 1] = true;
      }
    }
  }
}
