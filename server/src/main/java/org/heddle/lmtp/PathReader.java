package org.heddle.lmtp;

import java.nio.charset.StandardCharsets;

/// Reads `Path = "<" [ A-d-l ":" ] Mailbox ">"` and what may follow it (RFC 5321 section 4.1.2). A
/// source route is passed over. A local part need not be a proper dot-string, and a forward path
/// need not have a domain: there are such addresses.
final class PathReader {
  private static final int LONGEST_LOCAL_PART = 255;
  private static final int LONGEST_DOMAIN = 255;

  private final String text;
  private int at;

  /// @param text no control characters in it
  PathReader(String text) {
    this.text = text;
  }

  /// `Reverse-path = Path / "<>"`.
  ///
  /// @throws BadCommand if there is no such thing here
  Address reverse() {
    if (text.startsWith("<>", at)) {
      at += 2;
      return Address.NOBODY;
    }
    return path("5.1.7");
  }

  /// `Forward-path = Path`, and `<Postmaster>`.
  ///
  /// @throws BadCommand if there is no such thing here
  Address forward() {
    return path("5.1.3");
  }

  /// What stands behind the path.
  String rest() {
    return text.substring(at);
  }

  private Address path(String status) {
    try {
      expect('<');
      sourceRoute();
      String localPart = peek() == '"' ? quoted() : dotString();
      String domain = "";
      if (peek() == '@') {
        at++;
        domain = domain();
      }
      expect('>');
      check(localPart, domain);
      return new Address(localPart, domain);
    } catch (IllegalArgumentException e) {
      throw new BadCommand(new Reply(501, status, "Bad address: " + e.getMessage()));
    }
  }

  private static void check(String localPart, String domain) {
    if (localPart.getBytes(StandardCharsets.UTF_8).length > LONGEST_LOCAL_PART
        || domain.getBytes(StandardCharsets.UTF_8).length > LONGEST_DOMAIN) {
      throw new IllegalArgumentException("it is too long");
    }
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private void expect(char wanted) {
    if (peek() != wanted) {
      throw new IllegalArgumentException("no " + wanted + " where it must be");
    }
    at++;
  }

  /// `A-d-l = At-domain *( "," At-domain )`.
  private void sourceRoute() {
    if (peek() != '@') {
      return;
    }
    while (peek() == '@') {
      at++;
      domain();
      if (peek() == ',') {
        at++;
      }
    }
    expect(':');
  }

  private String dotString() {
    int start = at;
    while (isLocal(peek())) {
      at++;
    }
    if (at == start) {
      throw new IllegalArgumentException("there is no local part");
    }
    return text.substring(start, at);
  }

  private static boolean isLocal(char c) {
    return c > ' ' && c != 127 && "()<>[]:;@\\,\"".indexOf(c) < 0;
  }

  private String quoted() {
    var value = new StringBuilder();
    at++;
    while (peek() != '"') {
      if (peek() == '\\') {
        at++;
      }
      if (at >= text.length()) {
        throw new IllegalArgumentException("a quoted string does not end");
      }
      value.append(text.charAt(at++));
    }
    at++;
    if (value.isEmpty()) {
      throw new IllegalArgumentException("there is no local part");
    }
    return value.toString();
  }

  private String domain() {
    int start = at;
    if (peek() == '[') {
      while (peek() != ']' && at < text.length() && peek() > ' ') {
        at++;
      }
      expect(']');
      return text.substring(start, at);
    }
    while (Character.isLetterOrDigit(peek()) || peek() > 127 || "-._".indexOf(peek()) >= 0) {
      at++;
    }
    if (at == start) {
      throw new IllegalArgumentException("there is no domain");
    }
    return text.substring(start, at);
  }
}
