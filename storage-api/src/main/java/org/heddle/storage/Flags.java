package org.heddle.storage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// An immutable set of flags: system flags and keywords. Flag names are compared without regard to
/// the case of ASCII letters (RFC 9051 section 2.3.2; a flag is an atom, which has no others); a
/// keyword keeps the spelling it was given.
///
/// Sets without keywords, which are nearly all, are shared objects, and an operation that changes
/// nothing returns the set it was called on.
public final class Flags implements Iterable<String> {
  /// How keywords are compared: without regard to the case of ASCII letters.
  public static final Comparator<String> KEYWORD_ORDER = Flags::compareKeywords;

  private static final int ALL_SYSTEM_BITS = 31;
  private static final List<Flags> WITHOUT_KEYWORDS =
      IntStream.rangeClosed(0, ALL_SYSTEM_BITS)
          .mapToObj(bits -> new Flags(bits, List.of()))
          .toList();

  /// No flags.
  public static final Flags NONE = of(0, List.of());

  private final int system;

  /// Ascending by [#KEYWORD_ORDER], each once.
  private final List<String> keywords;

  private final int hash;

  private Flags(int system, List<String> keywords) {
    this.system = system;
    this.keywords = keywords;
    int sum = system;
    for (String keyword : keywords) {
      for (int i = 0; i < keyword.length(); i++) {
        sum = 31 * sum + lower(keyword.charAt(i));
      }
      sum = 31 * sum;
    }
    this.hash = sum;
  }

  private static char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? (char) (letter + 'a' - 'A') : letter;
  }

  private static int compareKeywords(String left, String right) {
    int common = Math.min(left.length(), right.length());
    for (int i = 0; i < common; i++) {
      int difference = lower(left.charAt(i)) - lower(right.charAt(i));
      if (difference != 0) {
        return difference;
      }
    }
    return left.length() - right.length();
  }

  private static boolean same(String left, String right) {
    return left.length() == right.length() && compareKeywords(left, right) == 0;
  }

  /// The flags with these system bits (see [SystemFlag#bit]) and keywords. Of two spellings of one
  /// keyword the first counts.
  ///
  /// @throws IllegalArgumentException if there are bits of no system flag
  public static Flags of(int systemBits, Collection<String> keywords) {
    if ((systemBits & ~ALL_SYSTEM_BITS) != 0) {
      throw new IllegalArgumentException("System flags " + systemBits);
    }
    if (keywords.isEmpty()) {
      return WITHOUT_KEYWORDS.get(systemBits);
    }
    var sorted = new TreeSet<String>(KEYWORD_ORDER);
    for (String keyword : keywords) {
      sorted.add(keyword);
    }
    return new Flags(systemBits, List.copyOf(sorted));
  }

  private static Flags ofSorted(int systemBits, List<String> keywords) {
    return keywords.isEmpty() ? WITHOUT_KEYWORDS.get(systemBits) : new Flags(systemBits, keywords);
  }

  /// The flags with these names; a name that is a system flag in any case is that flag, any other a
  /// keyword.
  public static Flags named(Collection<String> names) {
    int system = 0;
    List<String> keywords = List.of();
    for (String name : names) {
      int bit = systemBit(name);
      system |= bit;
      if (bit == 0) {
        if (keywords.isEmpty()) {
          keywords = new ArrayList<>();
        }
        keywords.add(name);
      }
    }
    return of(system, keywords);
  }

  /// As [#named(Collection)].
  public static Flags named(String... names) {
    return named(List.of(names));
  }

  private static int systemBit(String name) {
    if (!name.startsWith("\\")) {
      return 0;
    }
    for (SystemFlag flag : SystemFlag.values()) {
      if (same(flag.text(), name)) {
        return flag.bit();
      }
    }
    return 0;
  }

  /// The system flags as bits, see [SystemFlag#bit].
  public int systemBits() {
    return system;
  }

  /// The keywords, each once, ascending by [#KEYWORD_ORDER].
  public List<String> keywords() {
    return keywords;
  }

  /// Whether this system flag is set.
  public boolean has(SystemFlag flag) {
    return (system & flag.bit()) != 0;
  }

  /// Whether this keyword is set, in any case.
  public boolean hasKeyword(String keyword) {
    for (String mine : keywords) {
      if (same(mine, keyword)) {
        return true;
      }
    }
    return false;
  }

  /// Whether no flag is set.
  public boolean isEmpty() {
    return system == 0 && keywords.isEmpty();
  }

  private boolean hasAllKeywords(Flags other) {
    for (String keyword : other.keywords) {
      if (!hasKeyword(keyword)) {
        return false;
      }
    }
    return true;
  }

  private boolean hasNoKeyword(Flags other) {
    for (String keyword : other.keywords) {
      if (hasKeyword(keyword)) {
        return false;
      }
    }
    return true;
  }

  /// Both together. A keyword that both have keeps the spelling it has here.
  public Flags plus(Flags other) {
    int both = system | other.system;
    if (hasAllKeywords(other)) {
      return both == system ? this : ofSorted(both, keywords);
    }
    var all = new ArrayList<>(keywords);
    all.addAll(other.keywords);
    return of(both, all);
  }

  /// These without the others.
  public Flags minus(Flags other) {
    int left = system & ~other.system;
    if (hasNoKeyword(other)) {
      return left == system ? this : ofSorted(left, keywords);
    }
    return ofSorted(left, keywords.stream().filter(keyword -> !other.hasKeyword(keyword)).toList());
  }

  /// The names, system flags first.
  @Override
  public Iterator<String> iterator() {
    var names = new ArrayList<String>();
    for (SystemFlag flag : SystemFlag.values()) {
      if (has(flag)) {
        names.add(flag.text());
      }
    }
    names.addAll(keywords);
    return names.iterator();
  }

  @Override
  public boolean equals(Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof Flags that)
        || hash != that.hash
        || system != that.system
        || keywords.size() != that.keywords.size()) {
      return false;
    }
    for (int i = 0; i < keywords.size(); i++) {
      if (!same(keywords.get(i), that.keywords.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return String.join(" ", this);
  }
}
