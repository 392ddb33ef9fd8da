package org.heddle.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The Message-IDs of a field (RFC 5322 section 3.6.4), as THREAD compares them: without the angle
/// brackets, white space and whatever quotes they were written with (RFC 5256 section 3). Between
/// them may be comments, phrases and junk. Total: any text has some list of them, if an empty one.
final class MessageIds {
  /// How many of one field are kept.
  static final int MOST = 100;

  private final FieldCursor cursor;

  private MessageIds(String value) {
    this.cursor = new FieldCursor(value);
  }

  /// The keys of all in their order. Of more than [#MOST] these are the first, where the thread
  /// began, and the last, which are nearest.
  ///
  /// @param value unfolded octets as Latin-1
  static List<MessageKey> keys(String value) {
    var ids = new MessageIds(value);
    var keys = new ArrayList<MessageKey>();
    Optional<String> id = ids.next();
    while (id.isPresent()) {
      if (keys.size() == MOST) {
        keys.remove(1);
      }
      keys.add(MessageKey.of(id.get()));
      id = ids.next();
    }
    return List.copyOf(keys);
  }

  /// The first one.
  static Optional<String> first(String value) {
    return new MessageIds(value).next();
  }

  private Optional<String> next() {
    while (!cursor.atEnd()) {
      switch (cursor.peek()) {
        case '<' -> {
          Optional<String> id = inBrackets();
          if (id.isPresent()) {
            return id;
          }
        }
        case '(' -> skipTo(cursor.commentEnd());
        case '"' -> skipTo(cursor.quotedEnd());
        default -> cursor.next();
      }
    }
    return Optional.empty();
  }

  private void skipTo(int end) {
    cursor.moveTo(end < 0 ? cursor.position() + 1 : end);
  }

  /// `msg-id = [CFWS] "<" id-left "@" id-right ">" [CFWS]`
  private Optional<String> inBrackets() {
    var id = new StringBuilder();
    cursor.next();
    while (!cursor.atEnd() && cursor.peek() != '<') {
      char c = cursor.peek();
      if (c == '"' && cursor.quotedEnd() > 0) {
        id.append(cursor.quoted());
      } else {
        cursor.next();
        if (c == '>') {
          return isComplete(id) ? Optional.of(id.toString()) : Optional.empty();
        }
        if (!FieldLine.isWhiteSpace(c)) {
          id.append(c);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isComplete(StringBuilder id) {
    int at = id.lastIndexOf("@");
    return at > 0 && at < id.length() - 1;
  }
}
