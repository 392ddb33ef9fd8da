package org.heddle.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.heddle.mime.Envelope.Address;

/// The addresses of a field (RFC 5322 section 3.4, with the obsolete forms of section 4.4).
///
/// The value is first cut at the commas that are not within quotes, comments, angle or square
/// brackets, and only then is each piece read as an address, so that a broken one cannot spoil its
/// neighbours. What is opened and not closed counts as an ordinary character. A colon begins a
/// group, a semicolon ends it; a group that is not ended ends with the field.
///
/// In IMAP an address without a host would be the beginning of a group. One that lacks a host or a
/// mailbox therefore gets the names that clients have long known from other servers.
final class AddressParser {
  private static final Address GROUP_END =
      new Address(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private final FieldCursor cursor;
  private final String text;
  private final int limit;
  private final List<Address> addresses = new ArrayList<>();
  private boolean inGroup;

  private AddressParser(String text, int limit) {
    this.cursor = new FieldCursor(text);
    this.text = text;
    this.limit = limit;
  }

  /// @param limit the largest number of addresses
  static List<Address> parse(String text, int limit) {
    AddressParser parser = new AddressParser(text, limit);
    parser.cut();
    return parser.addresses;
  }

  private void cut() {
    int start = 0;
    while (!cursor.atEnd() && addresses.size() < limit - 2) {
      switch (cursor.peek()) {
        case '"', '(', '<', '[' -> skipEnclosed();
        case ',' -> start = endElement(start);
        case ';' -> {
          start = endElement(start);
          endGroup();
        }
        case ':' -> start = inGroup ? skipOne(start) : beginGroup(start);
        default -> cursor.next();
      }
    }
    if (cursor.atEnd()) {
      addAddress(text.substring(start));
    }
    endGroup();
  }

  private int skipOne(int start) {
    cursor.next();
    return start;
  }

  private int endElement(int start) {
    addAddress(cursor.from(start));
    cursor.next();
    return cursor.position();
  }

  private int beginGroup(int start) {
    String name = AddressElement.read(cursor.from(start)).phrase();
    addresses.add(
        new Address(Optional.empty(), Optional.empty(), Optional.of(name), Optional.empty()));
    inGroup = true;
    cursor.next();
    return cursor.position();
  }

  private void endGroup() {
    if (inGroup) {
      addresses.add(GROUP_END);
      inGroup = false;
    }
  }

  /// Moves behind what is enclosed, or over the character that only seems to open something.
  private void skipEnclosed() {
    int end =
        switch (cursor.peek()) {
          case '"' -> cursor.quotedEnd();
          case '(' -> cursor.commentEnd();
          case '<' -> cursor.angleEnd();
          default -> cursor.literalEnd();
        };
    cursor.moveTo(end > 0 ? end : cursor.position() + 1);
  }

  private void addAddress(String text) {
    AddressElement element = AddressElement.read(text);
    if (!element.isNothing()) {
      addresses.add(element.address());
    }
  }
}
