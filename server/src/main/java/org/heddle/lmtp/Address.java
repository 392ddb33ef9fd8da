package org.heddle.lmtp;

import java.util.Locale;

/// A mailbox in an envelope (RFC 5321 section 4.1.2), with its quoting taken off. Immutable.
///
/// @param localPart what stands before the last `@`; no control character in it
/// @param domain what stands behind it; empty for a bare user, and for `postmaster`
public record Address(String localPart, String domain) {
  /// The sender of bounces, `<>`.
  public static final Address NOBODY = new Address("", "");

  private static final String SPECIAL = "()<>[]:;@\\,\" ";

  /// An address as it is written, with or without angle brackets; empty for [#NOBODY].
  ///
  /// @throws IllegalArgumentException if it is none
  public static Address parse(String text) {
    boolean bracketed = text.startsWith("<") && text.endsWith(">");
    try {
      var path = new PathReader(bracketed ? text : "<" + text + ">");
      Address address = path.reverse();
      if (path.rest().isEmpty() && text.chars().noneMatch(Character::isISOControl)) {
        return address;
      }
      throw new IllegalArgumentException("this is no address: " + text);
    } catch (BadCommand e) {
      throw new IllegalArgumentException("this is no address: " + text, e);
    }
  }

  /// Whether it needs SMTPUTF8.
  boolean isInternational() {
    return !(localPart + domain).chars().allMatch(c -> c < 128);
  }

  /// Whether it is the same mailbox to everybody but a machine that knows letters' case.
  boolean sameAs(String text) {
    return toString().toLowerCase(Locale.ROOT).equals(text.toLowerCase(Locale.ROOT));
  }

  /// As it is written between angle brackets, quoted if it must be.
  @Override
  public String toString() {
    return domain.isEmpty() ? quoted() : quoted() + "@" + domain;
  }

  private String quoted() {
    if (localPart.chars().noneMatch(c -> SPECIAL.indexOf(c) >= 0)) {
      return localPart;
    }
    return '"' + localPart.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
