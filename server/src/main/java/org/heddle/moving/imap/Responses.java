package org.heddle.moving.imap;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reads what a server says (RFC 9051 section 9, `response`), lenient in form and strict in size.
/// Confined to one thread.
final class Responses {
  /// Parentheses within parentheses.
  static final int DEEPEST = 20;

  /// Where the bytes of messages go.
  interface Bodies {
    /// A place for the next one; it stays open.
    OutputStream next() throws IOException;
  }

  /// For what has no messages in it.
  static final Bodies NO_BODIES =
      () -> {
        throw new ServerError("The server sends a message that nobody asked for");
      };

  private final ResponseInput input;

  /// @param stream buffered
  Responses(InputStream stream) {
    this.input = new ResponseInput(stream);
  }

  /// Reads one response.
  ///
  /// @param bodies gets the messages in it
  /// @throws java.io.EOFException if the connection ended
  /// @throws ServerError if it is none, or too large
  Response next(Bodies bodies) throws IOException {
    input.begin();
    String first = input.atom();
    if (first.equals("+")) {
      return new Response.Continuation(input.restOfLine().strip());
    }
    input.take(' ');
    if (!first.equals("*")) {
      return status(first, input.atom());
    }
    Value value = value(0, bodies);
    return value instanceof Value.Atom(String word) && isKind(word)
        ? status(first, word)
        : data(value, bodies);
  }

  private Response.Data data(Value first, Bodies bodies) throws IOException {
    var values = new ArrayList<Value>();
    values.add(first);
    while (!input.atEnd()) {
      if (input.peek() == ' ') {
        input.take(' ');
      } else {
        values.add(value(0, bodies));
      }
    }
    input.restOfLine();
    return new Response.Data(List.copyOf(values));
  }

  private static boolean isKind(String word) {
    return word.matches("(?i)OK|NO|BAD|BYE|PREAUTH");
  }

  private Response.Status status(String tag, String word) throws IOException {
    if (!isKind(word)) {
      throw new ServerError("The server says '" + word + "' where OK, NO or BAD belongs");
    }
    var kind = Response.Kind.valueOf(word.toUpperCase(Locale.ROOT));
    String text = input.restOfLine().strip();
    int end = text.startsWith("[") ? text.indexOf(']') : -1;
    return end < 0
        ? new Response.Status(tag, kind, "", text)
        : new Response.Status(tag, kind, text.substring(1, end), text.substring(end + 1).strip());
  }

  private Value value(int depth, Bodies bodies) throws IOException {
    return switch (input.peek()) {
      case '(' -> listing(depth, bodies);
      case '"' -> new Value.Text(input.quoted());
      case '{', '~' -> new Value.Text(input.literal());
      default -> new Value.Atom(input.atom());
    };
  }

  private Value listing(int depth, Bodies bodies) throws IOException {
    if (depth == DEEPEST) {
      throw new ServerError("The server nests too deeply");
    }
    input.take('(');
    var items = new ArrayList<Value>();
    while (input.peek() != ')') {
      if (input.atEnd()) {
        throw new ServerError("The server does not close a parenthesis");
      }
      if (input.peek() == ' ') {
        input.take(' ');
      } else if (!items.isEmpty() && items.getLast().is("BODY[]")) {
        items.add(body(depth, bodies));
      } else {
        items.add(value(depth + 1, bodies));
      }
    }
    input.take(')');
    return new Value.Listing(List.copyOf(items));
  }

  /// `"BODY" section SP nstring`: a literal goes where bodies go.
  private Value body(int depth, Bodies bodies) throws IOException {
    int next = input.peek();
    if (next == '{' || next == '~') {
      return new Value.Streamed(input.literal(bodies.next()));
    }
    Value value = value(depth + 1, bodies);
    if (value instanceof Value.Text(byte[] octets)) {
      bodies.next().write(octets);
      return new Value.Streamed(octets.length);
    }
    return value;
  }
}
