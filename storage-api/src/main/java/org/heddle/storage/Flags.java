package org.heddle.storage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/// An immutable set of flags: system flags and keywords. Flag names are compared without regard to
/// case (RFC 9051 section 2.3.2); a keyword keeps the spelling it was given.
public final class Flags implements Iterable<String> {
  /// No flags.
  public static final Flags NONE = new Flags(0, List.of());

  private final int system;
  private final List<String> keywords;

  private Flags(int system, List<String> keywords) {
    this.system = system;
    this.keywords = keywords;
  }

  /// The flags with these system bits (see [SystemFlag#bit]) and keywords.
  public static Flags of(int systemBits, Collection<String> keywords) {
    var sorted = new TreeSet<String>(String.CASE_INSENSITIVE_ORDER);
    sorted.addAll(keywords);
    return systemBits == 0 && sorted.isEmpty() ? NONE : new Flags(systemBits, List.copyOf(sorted));
  }

  /// The flags with these names; a name that is a system flag in any case is that flag, any other a
  /// keyword.
  public static Flags named(Collection<String> names) {
    int system = 0;
    var keywords = new ArrayList<String>();
    for (String name : names) {
      int bit = systemBit(name);
      system |= bit;
      if (bit == 0) {
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
    for (SystemFlag flag : SystemFlag.values()) {
      if (flag.text().equalsIgnoreCase(name)) {
        return flag.bit();
      }
    }
    return 0;
  }

  /// The system flags as bits, see [SystemFlag#bit].
  public int systemBits() {
    return system;
  }

  /// The keywords, sorted without regard to case.
  public List<String> keywords() {
    return keywords;
  }

  /// Whether this system flag is set.
  public boolean has(SystemFlag flag) {
    return (system & flag.bit()) != 0;
  }

  /// Whether this keyword is set, in any case.
  public boolean hasKeyword(String keyword) {
    return keywords.stream().anyMatch(keyword::equalsIgnoreCase);
  }

  /// Whether no flag is set.
  public boolean isEmpty() {
    return system == 0 && keywords.isEmpty();
  }

  /// Both together.
  public Flags plus(Flags other) {
    var all = new ArrayList<>(keywords);
    all.addAll(other.keywords);
    return of(system | other.system, all);
  }

  /// These without the others.
  public Flags minus(Flags other) {
    var rest = keywords.stream().filter(keyword -> !other.hasKeyword(keyword)).toList();
    return of(system & ~other.system, rest);
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
    return other instanceof Flags that
        && system == that.system
        && keywords.size() == that.keywords.size()
        && keywords.stream().allMatch(that::hasKeyword);
  }

  @Override
  public int hashCode() {
    int hash = system;
    for (String keyword : keywords) {
      hash = 31 * hash + keyword.toLowerCase(Locale.ROOT).hashCode();
    }
    return hash;
  }

  @Override
  public String toString() {
    return String.join(" ", this);
  }
}
