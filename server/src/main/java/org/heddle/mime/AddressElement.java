package org.heddle.mime;

import java.util.Optional;
import org.heddle.mime.Envelope.Address;

/// One element of an address list while it is read: its words, its last comment and what stands in
/// angle brackets.
final class AddressElement {
  private final FieldCursor cursor;

  /// The words without quotes, as a display name has them.
  private final StringBuilder phrase = new StringBuilder();

  /// The words with quotes, as an address has them.
  private final StringBuilder written = new StringBuilder();

  private String comment = "";
  private Optional<String> angle = Optional.empty();
  private boolean space;
  private boolean hasName;

  private AddressElement(String text) {
    this.cursor = new FieldCursor(text);
  }

  static AddressElement read(String text) {
    AddressElement element = new AddressElement(text);
    while (!element.cursor.atEnd()) {
      element.readOne();
    }
    return element;
  }

  private void readOne() {
    char c = cursor.peek();
    if (FieldLine.isWhiteSpace(c)) {
      space = true;
      cursor.next();
    } else if (c == '(' && cursor.commentEnd() > 0) {
      readComment();
    } else if (c == '"' && cursor.quotedEnd() > 0) {
      int start = cursor.position();
      String content = cursor.quoted();
      add(content, cursor.from(start));
    } else if (c == '<' && angle.isEmpty() && cursor.angleEnd() > 0) {
      readAngle();
    } else if (c == '[' && cursor.literalEnd() > 0) {
      int start = cursor.position();
      cursor.moveTo(cursor.literalEnd());
      add(cursor.from(start), cursor.from(start));
    } else {
      cursor.next();
      if ("<>\"".indexOf(c) < 0) {
        add(String.valueOf(c), String.valueOf(c));
      }
    }
  }

  private void readComment() {
    int start = cursor.position() + 1;
    cursor.moveTo(cursor.commentEnd() - 1);
    comment = FieldLine.trimmed(FieldCursor.unescaped(cursor.from(start)));
    cursor.next();
    space = true;
  }

  private void readAngle() {
    int start = cursor.position() + 1;
    cursor.moveTo(cursor.angleEnd() - 1);
    hasName = !phrase.isEmpty();
    angle = Optional.of(FieldLine.trimmed(cursor.from(start)));
    cursor.next();
    space = true;
  }

  /// Words behind the angle brackets are a name only if there was none before.
  private void add(String content, String quoted) {
    if (angle.isPresent() && hasName) {
      return;
    }
    if (space && !phrase.isEmpty()) {
      phrase.append(' ');
    }
    if (space && !written.isEmpty()) {
      written.append(' ');
    }
    space = false;
    phrase.append(content);
    written.append(quoted);
  }

  String phrase() {
    return phrase.toString();
  }

  /// Whether it has only comments and white space.
  boolean isNothing() {
    return angle.isEmpty() && written.isEmpty();
  }

  Address address() {
    if (angle.isPresent()) {
      return AddressSpec.read(angle.get()).address(phrase.isEmpty() ? comment : phrase());
    }
    String words = written.toString();
    AddressSpec spec = AddressSpec.readBare(words);
    if (spec.isOnlyWords()) {
      return new AddressSpec("", "", "", "").address(phrase());
    }
    return spec.address(comment.isEmpty() ? spec.precedingWords() : comment);
  }
}
