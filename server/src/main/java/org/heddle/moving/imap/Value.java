package org.heddle.moving.imap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/// One piece of what a server says.
sealed interface Value {
  /// A word without quotes: a name, a number, a flag; NIL too.
  record Atom(String text) implements Value {}

  /// A quoted string or a literal.
  record Text(byte[] octets) implements Value {}

  /// What is in parentheses.
  record Listing(List<Value> items) implements Value {}

  /// A literal that went elsewhere as it was read.
  record Streamed(long size) implements Value {}

  /// Whether it is this word, in any case.
  default boolean is(String word) {
    return this instanceof Atom(String text) && text.equalsIgnoreCase(word);
  }

  /// As an astring or nstring; empty for a list.
  default String string() {
    return switch (this) {
      case Atom(String text) -> text;
      case Text(byte[] octets) -> new String(octets, UTF_8);
      case Listing _, Streamed _ -> "";
    };
  }

  /// The items of a list; none for anything else.
  default List<Value> list() {
    return this instanceof Listing(List<Value> items) ? items : List.of();
  }

  /// A number up to `most`.
  ///
  /// @throws ServerError if it is none
  default long number(long most) throws ServerError {
    String text = string();
    if (!text.matches("\\d{1,19}")) {
      throw new ServerError("The server says '" + text + "' where a number belongs");
    }
    try {
      long number = Long.parseLong(text);
      if (number <= most) {
        return number;
      }
    } catch (NumberFormatException tooLarge) {
      // As a number out of bounds.
    }
    throw new ServerError("The server says " + text + ", which is too large a number");
  }
}
