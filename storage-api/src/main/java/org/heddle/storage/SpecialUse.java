package org.heddle.storage;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What a mailbox is for (RFC 6154, RFC 8457).
public enum SpecialUse {
  ALL("\\All"),
  ARCHIVE("\\Archive"),
  DRAFTS("\\Drafts"),
  FLAGGED("\\Flagged"),
  IMPORTANT("\\Important"),
  JUNK("\\Junk"),
  SENT("\\Sent"),
  TRASH("\\Trash");

  private final String attribute;

  SpecialUse(String attribute) {
    this.attribute = attribute;
  }

  /// The attribute as LIST writes it.
  public String attribute() {
    return attribute;
  }

  /// The use that this attribute stands for, in any case.
  public static Optional<SpecialUse> of(String attribute) {
    for (SpecialUse use : values()) {
      if (use.attribute.equalsIgnoreCase(attribute)) {
        return Optional.of(use);
      }
    }
    return Optional.empty();
  }

  /// The attributes as LIST writes them, parted by spaces.
  public static String attributes(Set<SpecialUse> uses) {
    return uses.stream().sorted().map(SpecialUse::attribute).collect(Collectors.joining(" "));
  }

  /// These uses as a set of its own, which nobody changes.
  public static Set<SpecialUse> setOf(Collection<SpecialUse> uses) {
    var set = EnumSet.noneOf(SpecialUse.class);
    set.addAll(uses);
    return Collections.unmodifiableSet(set);
  }

  /// These uses without those.
  public static Set<SpecialUse> without(Set<SpecialUse> uses, Set<SpecialUse> taken) {
    return setOf(uses.stream().filter(use -> !taken.contains(use)).toList());
  }
}
