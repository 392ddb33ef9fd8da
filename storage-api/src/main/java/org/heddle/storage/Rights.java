package org.heddle.storage;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// A set of rights (RFC 4314 section 2.1).
///
/// @param set unmodifiable
public record Rights(Set<Right> set) {
  /// None at all.
  public static final Rights NONE = new Rights(EnumSet.noneOf(Right.class));

  /// Every right there is.
  public static final Rights ALL = new Rights(EnumSet.allOf(Right.class));

  public Rights {
    set = Collections.unmodifiableSet(copy(set));
  }

  private static EnumSet<Right> copy(Collection<Right> set) {
    EnumSet<Right> copy = EnumSet.noneOf(Right.class);
    copy.addAll(set);
    return copy;
  }

  /// The rights of these letters, in any order and number.
  ///
  /// @return nothing if one is no letter of a right
  public static Optional<Rights> of(String letters) {
    EnumSet<Right> set = EnumSet.noneOf(Right.class);
    for (int i = 0; i < letters.length(); i++) {
      Optional<Right> right = Right.of(letters.charAt(i));
      if (right.isEmpty()) {
        return Optional.empty();
      }
      set.add(right.get());
    }
    return Optional.of(new Rights(set));
  }

  /// Whether all of these are among them.
  public boolean has(Right... needed) {
    return set.containsAll(Set.of(needed));
  }

  /// Whether at least one of these is among them.
  public boolean hasAny(Right... wanted) {
    return !Collections.disjoint(set, Set.of(wanted));
  }

  public boolean isEmpty() {
    return set.isEmpty();
  }

  /// These and those.
  public Rights plus(Rights others) {
    EnumSet<Right> union = copy(set);
    union.addAll(others.set);
    return new Rights(union);
  }

  /// These without those.
  public Rights minus(Rights others) {
    EnumSet<Right> rest = copy(set);
    rest.removeAll(others.set);
    return new Rights(rest);
  }

  /// The letters, in the order of [Right].
  public String letters() {
    var letters = new StringBuilder();
    set.forEach(right -> letters.append(right.letter()));
    return letters.toString();
  }

  @Override
  public String toString() {
    return letters();
  }
}
