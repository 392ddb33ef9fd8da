package org.heddle.net;

/// In which state a session begins (RFC 9051 section 7.1).
public sealed interface Greeting {
  /// `* OK`: nobody is logged in yet.
  record Ready() implements Greeting {}

  /// `* PREAUTH`: it is already known who is there.
  record PreAuthenticated(String user) implements Greeting {}

  /// `* BYE`: no session; the reason is for the client, non-empty.
  record Refused(String reason) implements Greeting {}
}
