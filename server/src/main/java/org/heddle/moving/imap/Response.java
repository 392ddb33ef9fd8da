package org.heddle.moving.imap;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a server says at once.
sealed interface Response {
  /// It waits for more of the command.
  ///
  /// @param text behind the `+`
  record Continuation(String text) implements Response {}

  /// How something went.
  ///
  /// @param tag of a command; `*` if it is about none
  /// @param kind OK, NO, BAD, BYE or PREAUTH
  /// @param code what is in brackets, without them; mostly empty
  record Status(String tag, Kind kind, String code, String text) implements Response {
    /// What is behind this word in the code, if that is the word of the code.
    Optional<String> argument(String word) {
      return code.toUpperCase(Locale.ROOT).startsWith(word + " ")
          ? Optional.of(code.substring(word.length() + 1).strip())
          : Optional.empty();
    }
  }

  enum Kind {
    OK,
    NO,
    BAD,
    BYE,
    PREAUTH
  }

  /// Data: a line that begins with `*`.
  record Data(List<Value> values) implements Response {
    /// The n-th word; an empty one if there are fewer.
    Value get(int index) {
      return index < values.size() ? values.get(index) : new Value.Atom("");
    }
  }
}
