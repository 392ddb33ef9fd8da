package org.heddle.imap;

import java.util.Optional;

/// What a handler leaves behind: the state the session is now in and what its tagged answer says.
///
/// @param code a response code without its brackets
/// @param text non-empty
record Outcome(SessionState next, Status status, Optional<String> code, String text) {
  /// How the tagged answer begins; BAD is [BadCommand]'s.
  enum Status {
    OK,
    NO
  }

  static Outcome ok(SessionState next, String text) {
    return new Outcome(next, Status.OK, Optional.empty(), text);
  }

  static Outcome ok(SessionState next, String code, String text) {
    return new Outcome(next, Status.OK, Optional.of(code), text);
  }

  /// A refusal that changes the state, or that comes after part of the work was done; any other is
  /// [Refused].
  static Outcome no(SessionState next, String code, String text) {
    return new Outcome(next, Status.NO, Optional.of(code), text);
  }
}
