package org.heddle.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.heddle.mime.Part.MediaType;
import org.heddle.mime.Part.Parameter;

/// The value of a Content-Type or Content-Disposition field (RFC 2045 section 5.1, RFC 2183 section
/// 2), read as far as it makes sense: a missing semicolon, a value with spaces that should have
/// been quoted and a quote that is not closed are common, and none of them should cost the rest.
///
/// @param head what comes before the parameters, without comments and white space
/// @param parameters each name once, continuations joined (RFC 2231)
record FieldValue(String head, List<Parameter> parameters) {
  static final FieldValue EMPTY = new FieldValue("", List.of());

  /// How many parameters are read of one field, sections of continuations counted.
  static final int PARAMETERS = 200;

  static FieldValue parse(String text) {
    FieldCursor cursor = new FieldCursor(text);
    String head = head(cursor);
    return new FieldValue(head, ParameterSections.join(parameters(cursor)));
  }

  /// The first word of a value, without comments.
  static String firstToken(String text) {
    FieldCursor cursor = new FieldCursor(text);
    cursor.skipComments();
    return word(cursor);
  }

  /// The elements of a list with commas (RFC 3282).
  static List<String> list(String text) {
    FieldCursor cursor = new FieldCursor(text);
    List<String> elements = new ArrayList<>();
    while (!cursor.atEnd()) {
      cursor.skipComments();
      String element = word(cursor);
      if (!element.isEmpty()) {
        elements.add(element);
      } else if (!cursor.atEnd()) {
        cursor.next();
      }
    }
    return elements;
  }

  private static String word(FieldCursor cursor) {
    int start = cursor.position();
    while (!cursor.atEnd() && " \t;,(".indexOf(cursor.peek()) < 0) {
      cursor.next();
    }
    return cursor.from(start).replace("\"", "");
  }

  /// The media type that the head is: `text/plain` unless it is one.
  MediaType mediaType() {
    int slash = head.indexOf('/');
    if (slash <= 0 || slash == head.length() - 1 || !isToken(head.substring(slash + 1))) {
      return MediaType.TEXT_PLAIN;
    }
    String main = head.substring(0, slash);
    if (!isToken(main)) {
      return MediaType.TEXT_PLAIN;
    }
    return new MediaType(FieldLine.lowerCase(main), FieldLine.lowerCase(head.substring(slash + 1)));
  }

  Optional<String> parameter(String name) {
    return parameters.stream().filter(p -> p.name().equals(name)).map(Parameter::value).findFirst();
  }

  private static boolean isToken(String text) {
    return text.chars().allMatch(c -> isTokenChar((char) c));
  }

  private static boolean isTokenChar(char c) {
    return c > ' ' && c < 127 && "()<>@,;:\\\"/[]?=".indexOf(c) < 0;
  }

  /// White space around the slash is obsolete but allowed.
  private static String head(FieldCursor cursor) {
    StringBuilder head = new StringBuilder();
    cursor.skipComments();
    boolean more = !cursor.atEnd() && cursor.peek() != ';';
    while (more) {
      if (cursor.peek() == '/') {
        head.append(cursor.next());
      }
      cursor.skipComments();
      int start = cursor.position();
      while (!cursor.atEnd() && " \t;/".indexOf(cursor.peek()) < 0 && !atComment(cursor)) {
        cursor.next();
      }
      head.append(cursor.from(start));
      cursor.skipComments();
      more = cursor.peek() == '/';
    }
    return head.toString().replace("\"", "");
  }

  private static boolean atComment(FieldCursor cursor) {
    return cursor.peek() == '(' && cursor.commentEnd() > 0;
  }

  private static List<Parameter> parameters(FieldCursor cursor) {
    List<Parameter> parameters = new ArrayList<>();
    while (!cursor.atEnd() && parameters.size() < PARAMETERS) {
      cursor.skipComments();
      int start = cursor.position();
      skipToken(cursor);
      String name = FieldLine.lowerCase(cursor.from(start));
      cursor.skipComments();
      if (!name.isEmpty() && cursor.peek() == '=') {
        cursor.next();
        parameters.add(new Parameter(name, value(cursor)));
      } else if (name.isEmpty() && cursor.peek() == '"') {
        cursor.quoted();
      } else if (name.isEmpty() && !cursor.atEnd()) {
        cursor.next();
      }
    }
    return parameters;
  }

  private static void skipToken(FieldCursor cursor) {
    while (!cursor.atEnd() && isTokenChar(cursor.peek())) {
      cursor.next();
    }
  }

  private static String value(FieldCursor cursor) {
    skipLeadingComments(cursor);
    if (cursor.peek() == '"') {
      return cursor.quoted();
    }
    int start = cursor.position();
    int end = start;
    while (!cursor.atEnd() && cursor.peek() != ';') {
      skipWord(cursor);
      end = cursor.position();
      cursor.skipWhiteSpace();
      if (endsBefore(cursor)) {
        break;
      }
    }
    cursor.moveTo(end);
    return cursor.from(start);
  }

  /// Skips comments with white space behind them; `name=(1).pdf` has none.
  private static void skipLeadingComments(FieldCursor cursor) {
    cursor.skipWhiteSpace();
    while (cursor.peek() == '(' && cursor.commentEnd() > 0) {
      int start = cursor.position();
      cursor.moveTo(cursor.commentEnd());
      if (!FieldLine.isWhiteSpace(cursor.peek())) {
        cursor.moveTo(start);
        return;
      }
      cursor.skipWhiteSpace();
    }
  }

  /// Skips a comment that turned out to be none, or the characters up to the next place where a
  /// value could end.
  private static void skipWord(FieldCursor cursor) {
    if (cursor.peek() == '(' && cursor.commentEnd() > 0) {
      cursor.moveTo(cursor.commentEnd());
      return;
    }
    do {
      cursor.next();
    } while (!cursor.atEnd() && " \t;(".indexOf(cursor.peek()) < 0);
  }

  /// Whether an unquoted value ends before what comes next: a comment or another parameter.
  private static boolean endsBefore(FieldCursor cursor) {
    int here = cursor.position();
    boolean ends = false;
    if (cursor.peek() == '(') {
      int commentEnd = cursor.commentEnd();
      if (commentEnd > 0) {
        cursor.moveTo(commentEnd);
        cursor.skipWhiteSpace();
        ends = cursor.atEnd() || cursor.peek() == ';' || cursor.peek() == '(';
      }
    } else {
      skipToken(cursor);
      ends = cursor.position() > here && cursor.peek() == '=';
    }
    cursor.moveTo(here);
    return ends;
  }
}
