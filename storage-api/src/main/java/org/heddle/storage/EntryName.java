package org.heddle.storage;

import java.util.Locale;
import java.util.Optional;

/// The name of an annotation (RFC 5464 section 3.2): components with a slash in front of each, of
/// which the first says whether all see it or each user has one of their own.
///
/// @param value in lower case, since case does not matter; up to [#MAX_LENGTH] characters of ASCII
public record EntryName(String value) implements Comparable<EntryName> {
  /// The longest name, in characters.
  public static final int MAX_LENGTH = 255;

  private static final String PRIVATE = "/private";
  private static final String SHARED = "/shared";
  private static final String VENDOR = "/vendor/";

  /// @throws IllegalArgumentException if the text is no name of an entry, see [#of]
  public EntryName {
    if (!isName(value)) {
      throw new IllegalArgumentException("No name of an annotation: " + value);
    }
    value = value.toLowerCase(Locale.ROOT);
  }

  /// The name that this text is, in any case.
  ///
  /// @return nothing if it is none
  public static Optional<EntryName> of(String text) {
    return isName(text) ? Optional.of(new EntryName(text)) : Optional.empty();
  }

  private static boolean isName(String text) {
    return text.length() <= MAX_LENGTH
        && text.chars().allMatch(EntryName::isAllowed)
        && !text.contains("//")
        && !text.endsWith("/")
        && (startsWith(text, PRIVATE) || startsWith(text, SHARED));
  }

  private static boolean isAllowed(int c) {
    return c >= ' ' && c < 0x7F && c != '*' && c != '%';
  }

  private static boolean startsWith(String text, String component) {
    return text.regionMatches(true, 0, component, 0, component.length())
        && (text.length() == component.length() || text.charAt(component.length()) == '/');
  }

  /// Whether each user has a value of their own.
  public boolean isPrivate() {
    return value.startsWith(PRIVATE);
  }

  /// How many components it has, one at least.
  public int components() {
    return (int) value.chars().filter(c -> c == '/').count();
  }

  /// Whether an entry can have this name: not only the beginning of one (RFC 5464 section 3.2).
  public boolean isComplete() {
    String whole = value + "/";
    boolean vendor = whole.startsWith(PRIVATE + VENDOR) || whole.startsWith(SHARED + VENDOR);
    return components() >= (vendor ? 4 : 2);
  }

  /// Whether this name lies below `ancestor`, at any depth.
  public boolean isBelow(EntryName ancestor) {
    return value.startsWith(ancestor.value + "/");
  }

  @Override
  public int compareTo(EntryName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
