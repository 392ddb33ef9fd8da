package org.heddle.mime;

import java.util.Optional;
import org.heddle.mime.Envelope.Address;

/// What names one mailbox (RFC 5322 section 3.4.1, with the obsolete route of section 4.4).
///
/// @param route empty if there is none
/// @param local without quotes; empty if missing
/// @param domain empty if missing
/// @param precedingWords what stands before an address without angle brackets
record AddressSpec(String route, String local, String domain, String precedingWords) {
  static final String MISSING_HOST = "MISSING_DOMAIN";
  static final String MISSING_MAILBOX = "MISSING_MAILBOX";

  /// @param text what stands in angle brackets
  static AddressSpec read(String text) {
    int colon = text.startsWith("@") ? text.indexOf(':') : -1;
    String route = colon > 0 ? text.substring(0, colon).replaceAll("[ \t]", "") : "";
    String rest = text.substring(colon + 1);
    int at = lastAt(rest);
    String local = at < 0 ? rest : rest.substring(0, at);
    String domain = at < 0 ? "" : rest.substring(at + 1);
    return new AddressSpec(route, localPart(local), domain(domain), "");
  }

  /// @param text an address without angle brackets and comments, single spaces between its words
  static AddressSpec readBare(String text) {
    int at = lastAt(text);
    if (at < 0) {
      boolean oneWord = text.indexOf(' ') < 0 && text.indexOf('"') < 0;
      return oneWord
          ? new AddressSpec("", text, "", "")
          : new AddressSpec("", "", "", localPart(text));
    }
    String before = tight(text.substring(0, at)).stripTrailing();
    String after = tight(text.substring(at + 1)).stripLeading();
    int word = lastSpace(before) + 1;
    int domainEnd = after.indexOf(' ') < 0 ? after.length() : after.indexOf(' ');
    String words = word > 0 ? before.substring(0, word) : after.substring(domainEnd);
    return new AddressSpec(
        "",
        localPart(before.substring(word)),
        domain(after.substring(0, domainEnd)),
        localPart(words));
  }

  boolean isOnlyWords() {
    return local.isEmpty() && domain.isEmpty() && route.isEmpty();
  }

  /// @param name empty if there is none
  Address address(String name) {
    return new Address(
        some(name),
        some(route),
        Optional.of(local.isEmpty() ? MISSING_MAILBOX : local),
        Optional.of(domain.isEmpty() ? MISSING_HOST : domain));
  }

  private static Optional<String> some(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /// The last `@` that is not quoted, or -1.
  private static int lastAt(String text) {
    FieldCursor cursor = new FieldCursor(text);
    int last = -1;
    while (!cursor.atEnd()) {
      if (cursor.peek() == '"' && cursor.quotedEnd() > 0) {
        cursor.moveTo(cursor.quotedEnd());
      } else if (cursor.peek() == '(' && cursor.commentEnd() > 0) {
        cursor.moveTo(cursor.commentEnd());
      } else if (cursor.next() == '@') {
        last = cursor.position() - 1;
      }
    }
    return last;
  }

  /// The last space that is not quoted, or -1.
  private static int lastSpace(String text) {
    FieldCursor cursor = new FieldCursor(text);
    int last = -1;
    while (!cursor.atEnd()) {
      if (cursor.peek() == '"' && cursor.quotedEnd() > 0) {
        cursor.moveTo(cursor.quotedEnd());
      } else if (cursor.next() == ' ') {
        last = cursor.position() - 1;
      }
    }
    return last;
  }

  /// Without the obsolete white space around dots.
  private static String tight(String text) {
    return text.replace(" .", ".").replace(". ", ".");
  }

  private static String localPart(String text) {
    FieldCursor cursor = new FieldCursor(text);
    StringBuilder local = new StringBuilder(text.length());
    while (!cursor.atEnd()) {
      if (cursor.peek() == '"' && cursor.quotedEnd() > 0) {
        local.append(cursor.quoted());
      } else if (cursor.peek() == '(' && cursor.commentEnd() > 0) {
        cursor.moveTo(cursor.commentEnd());
      } else {
        local.append(cursor.next());
      }
    }
    return FieldLine.trimmed(tight(local.toString()));
  }

  private static String domain(String text) {
    FieldCursor cursor = new FieldCursor(text);
    StringBuilder domain = new StringBuilder(text.length());
    while (!cursor.atEnd()) {
      cursor.skipComments();
      if (!cursor.atEnd()) {
        domain.append(cursor.next());
      }
    }
    return domain.toString();
  }
}
