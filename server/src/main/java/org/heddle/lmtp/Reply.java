package org.heddle.lmtp;

import java.util.Optional;

/// One reply (RFC 5321 section 4.2), with an enhanced status code (RFC 2034, RFC 3463) where it has
/// one.
///
/// @param status as `5.1.1`; nothing in the greeting and the answers to LHLO and DATA
record Reply(int code, Optional<String> status, String text) {
  static Reply of(int code, String status, String text) {
    return new Reply(code, Optional.of(status), text);
  }

  static Reply plain(int code, String text) {
    return new Reply(code, Optional.empty(), text);
  }

  static final Reply OK = of(250, "2.0.0", "OK");
  static final Reply OUT_OF_ORDER = of(503, "5.5.1", "Not now");
  static final Reply SYNTAX = of(501, "5.5.4", "Syntax error in parameters");
  static final Reply UNKNOWN = of(500, "5.5.2", "Command not recognized");
  static final Reply TOO_LARGE = of(552, "5.3.4", "The message is too large");
  static final Reply NO_SPACE = of(452, "4.3.1", "No room to take the message, try again later");
  static final Reply UNAVAILABLE = of(451, "4.3.0", "Try again later");

  boolean isPositive() {
    return code < 400;
  }

  /// The line, without its end.
  String line() {
    return code + " " + status.map(known -> known + " ").orElse("") + text;
  }
}
