package org.heddle.imap.syntax;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.heddle.imap.wire.Octets;
import org.heddle.imap.wire.SyntaxError;

/// Reads the command of RFC 2971, with the bounds of its section 3.3.
final class IdParser {
  private static final int MOST_FIELDS = 30;
  private static final int LONGEST_FIELD = 30;
  private static final int LONGEST_VALUE = 1024;

  private final Tokens tokens;

  IdParser(Tokens tokens) {
    this.tokens = tokens;
  }

  /// `id = "ID" SP id-params-list`, where `id-params-list = "(" *(string SP nstring) ")" / nil`
  Command id() throws IOException {
    tokens.space();
    if (tokens.peek() != '(') {
      if (tokens.nstring().isPresent()) {
        throw SyntaxError.of("List or NIL expected");
      }
      return new Command.Id(Map.of());
    }
    var fields = new LinkedHashMap<String, Optional<String>>();
    for (Field field : tokens.listOrEmpty(() -> new Field(name(), value()))) {
      fields.putIfAbsent(field.name, field.value);
    }
    if (fields.size() > MOST_FIELDS) {
      throw SyntaxError.of("Too many fields");
    }
    return new Command.Id(Collections.unmodifiableMap(fields));
  }

  private record Field(String name, Optional<String> value) {}

  private String name() throws IOException {
    String field = tokens.string();
    if (field.length() > LONGEST_FIELD) {
      throw SyntaxError.of("Field name too long");
    }
    return Octets.decodeUtf8OrLatin1(field);
  }

  private Optional<String> value() throws IOException {
    tokens.space();
    var value = tokens.nstring();
    if (value.isPresent() && value.get().length() > LONGEST_VALUE) {
      throw SyntaxError.of("Value too long");
    }
    return value.map(Octets::decodeUtf8OrLatin1);
  }
}
