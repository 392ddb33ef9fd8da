package org.heddle.mime;

import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.util.Optional;
import java.util.Set;

/// The text of an HTML document, for a preview: without tags, comments, scripts and styles, with
/// character references replaced. A tag that parts texts becomes a space.
///
/// Total: any text is some document. It does not follow the parsing rules of HTML to the letter,
/// but needs no more memory than the longest name it looks for.
final class HtmlText extends Reader {
  private static final int LONGEST_NAME = 32;

  /// What these hold is not shown.
  private static final Set<String> HIDDEN = Set.of("script", "style", "title", "template");

  /// What these stand around or between is one word.
  private static final Set<String> INLINE =
      Set.of(
          "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "dfn", "em", "font",
          "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub",
          "sup", "tt", "u", "var", "wbr");

  private final PushbackReader html;

  /// The second half of a pair, or 0.
  private char low;

  HtmlText(Reader html) {
    this.html = new PushbackReader(html, LONGEST_NAME + 4);
  }

  @Override
  public int read(char[] chars, int offset, int length) throws IOException {
    int count = 0;
    while (count < length) {
      int c = next();
      if (c < 0) {
        return count == 0 ? -1 : count;
      }
      chars[offset + count++] = (char) c;
    }
    return count;
  }

  private int next() throws IOException {
    if (low != 0) {
      char second = low;
      low = 0;
      return second;
    }
    while (true) {
      int c = html.read();
      if (c == '&') {
        return reference();
      }
      if (c != '<' || !isMarkup()) {
        return c;
      }
      if (markup() == Effect.SPACE) {
        return ' ';
      }
    }
  }

  private enum Effect {
    NONE,
    SPACE
  }

  private int peek() throws IOException {
    int c = html.read();
    if (c >= 0) {
      html.unread(c);
    }
    return c;
  }

  /// Whether the `<` before begins a tag, a comment or the like.
  private boolean isMarkup() throws IOException {
    int c = peek();
    return c == '!' || c == '/' || c == '?' || isLetter(c);
  }

  private static boolean isLetter(int c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  }

  private Effect markup() throws IOException {
    boolean closes = peek() == '/';
    if (closes) {
      html.read();
    }
    String name = name();
    if (name.startsWith("!--")) {
      skipComment();
      return Effect.NONE;
    }
    skipTag();
    if (!closes && HIDDEN.contains(name)) {
      skipHidden(name);
    }
    return INLINE.contains(name) || name.startsWith("!") ? Effect.NONE : Effect.SPACE;
  }

  /// Up to white space, `/` or `>`, in lower case; a longer one is cut.
  private String name() throws IOException {
    var name = new StringBuilder();
    while (name.length() < LONGEST_NAME && !name.toString().equals("!--")) {
      int c = html.read();
      if (c < 0) {
        break;
      }
      if (c <= ' ' || c == '/' || c == '>') {
        html.unread(c);
        break;
      }
      name.append((char) c);
    }
    return FieldLine.lowerCase(name.toString());
  }

  private void skipComment() throws IOException {
    int hyphens = 2;
    int c = html.read();
    while (c >= 0 && !(c == '>' && hyphens >= 2)) {
      hyphens = c == '-' ? hyphens + 1 : 0;
      c = html.read();
    }
  }

  /// Skips attributes; a `>` within quotes does not end the tag.
  private void skipTag() throws IOException {
    int quote = 0;
    int before = 0;
    int c = html.read();
    while (c >= 0 && !(c == '>' && quote == 0)) {
      if (quote == 0 && (c == '"' || c == '\'') && before == '=') {
        quote = c;
      } else if (c == quote) {
        quote = 0;
      }
      before = c > ' ' ? c : before;
      c = html.read();
    }
  }

  private void skipHidden(String name) throws IOException {
    int c = html.read();
    while (c >= 0) {
      if (c == '<' && peek() == '/') {
        html.read();
        if (name().equals(name)) {
          skipTag();
          return;
        }
      }
      c = html.read();
    }
  }

  /// What stands for the character reference behind the `&` that was read.
  private int reference() throws IOException {
    var name = new StringBuilder();
    int c = html.read();
    while (name.length() < LONGEST_NAME && (isLetter(c) || c == '#' || (c >= '0' && c <= '9'))) {
      name.append((char) c);
      c = html.read();
    }
    Optional<Integer> codePoint = HtmlCharacters.named(name.toString());
    if (c >= 0 && (c != ';' || codePoint.isEmpty())) {
      html.unread(c);
    }
    if (codePoint.isEmpty()) {
      html.unread(name.toString().toCharArray());
      return '&';
    }
    if (Character.isBmpCodePoint(codePoint.get())) {
      return codePoint.get();
    }
    low = Character.lowSurrogate(codePoint.get());
    return Character.highSurrogate(codePoint.get());
  }

  @Override
  public void close() throws IOException {
    html.close();
  }
}
