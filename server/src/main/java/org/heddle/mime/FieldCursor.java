package org.heddle.mime;

/// A place in the value of a field whose grammar has comments and quoted strings (RFC 5322 section
/// 3.2). Every value can be read: what is opened and never closed is looked for only once, so that
/// reading stays linear in the length of the value.
final class FieldCursor {
  private final String text;
  private int at;
  private boolean commentsClose = true;
  private boolean quotesClose = true;

  FieldCursor(String text) {
    this.text = text;
  }

  boolean atEnd() {
    return at >= text.length();
  }

  /// The next character, or NUL at the end.
  char peek() {
    return atEnd() ? '\0' : text.charAt(at);
  }

  int position() {
    return at;
  }

  void moveTo(int position) {
    at = position;
  }

  char next() {
    return text.charAt(at++);
  }

  String from(int start) {
    return text.substring(start, at);
  }

  void skipWhiteSpace() {
    while (!atEnd() && FieldLine.isWhiteSpace(peek())) {
      at++;
    }
  }

  /// Skips white space and whole comments.
  void skipComments() {
    skipWhiteSpace();
    while (peek() == '(' && commentEnd() > at) {
      at = commentEnd();
      skipWhiteSpace();
    }
  }

  /// The index behind the comment that begins here, or -1 if it is not closed.
  int commentEnd() {
    if (!commentsClose) {
      return -1;
    }
    int depth = 0;
    for (int i = at; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '\\' -> i++;
        case '(' -> depth++;
        case ')' -> depth--;
        default -> {
          // Content of the comment.
        }
      }
      if (depth == 0) {
        return i + 1;
      }
    }
    commentsClose = false;
    return -1;
  }

  /// The index behind the quoted string that begins here, or -1 if it is not closed.
  int quotedEnd() {
    if (!quotesClose) {
      return -1;
    }
    int end = quotedEnd(at);
    quotesClose = end > 0;
    return end;
  }

  private int quotedEnd(int start) {
    for (int i = start + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        return i + 1;
      }
    }
    return -1;
  }

  /// The index behind the angle brackets that open here, or -1 if they are not closed before the
  /// next pair opens. A comma is allowed only in a source route.
  int angleEnd() {
    int i = at + 1;
    while (i < text.length() && FieldLine.isWhiteSpace(text.charAt(i))) {
      i++;
    }
    boolean route = i < text.length() && text.charAt(i) == '@';
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '>') {
        return i + 1;
      }
      if (c == '<' || (c == ',' && !route)) {
        return -1;
      }
      int quoted = c == '"' ? quotedEnd(i) : -1;
      i = quoted > 0 ? quoted : i + 1;
    }
    return -1;
  }

  /// The index behind the square brackets that open here, or -1 if they are not closed before
  /// something else begins.
  int literalEnd() {
    for (int i = at + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ']') {
        return i + 1;
      }
      if ("[,;<\"".indexOf(c) >= 0) {
        return -1;
      }
    }
    return -1;
  }

  /// Reads a quoted string, without its quotes; one that is not closed goes to the end.
  String quoted() {
    int closed = quotedEnd();
    int end = closed < 0 ? text.length() : closed - 1;
    String content = unescaped(text.substring(at + 1, end));
    at = closed < 0 ? end : closed;
    return content;
  }

  /// A text without the backslashes of its quoted pairs.
  static String unescaped(String quoted) {
    if (quoted.indexOf('\\') < 0) {
      return quoted;
    }
    StringBuilder plain = new StringBuilder(quoted.length());
    for (int i = 0; i < quoted.length(); i++) {
      if (quoted.charAt(i) == '\\' && i + 1 < quoted.length()) {
        i++;
      }
      plain.append(quoted.charAt(i));
    }
    return plain.toString();
  }
}
