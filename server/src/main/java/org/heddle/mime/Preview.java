package org.heddle.mime;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.text.BreakIterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The beginning of what a person would read of a message (RFC 8970): of the first part that has
/// text, where a plain alternative is taken before one in HTML. Attachments and what is encrypted
/// have none.
public final class Preview {
  /// How long one is, in code points, unless the text is shorter (RFC 8970 section 3.3).
  static final int LENGTH = 200;

  /// More of one part is not read.
  private static final int MOST_READ = 128 * 1024;

  private static final String PGP = "-----BEGIN PGP MESSAGE-----";
  private static final String NONE = "";

  private final ByteSource source;

  private Preview(ByteSource source) {
    this.source = source;
  }

  /// @param message the structure of the whole source
  /// @return empty if there is no text to show
  public static String of(ByteSource source, Part message) {
    return new Preview(source).of(message);
  }

  private String of(Part part) {
    if (isAttachment(part) || part.type().is("multipart", "encrypted")) {
      return NONE;
    }
    if (part.children().isEmpty()) {
      return ofText(part);
    }
    return inOrder(part).map(this::of).filter(text -> !text.isEmpty()).findFirst().orElse(NONE);
  }

  private static boolean isAttachment(Part part) {
    return part.disposition().filter(d -> !d.type().equals("inline")).isPresent();
  }

  private static Stream<Part> inOrder(Part part) {
    List<Part> children = part.children();
    return part.type().is("multipart", "alternative")
        ? Stream.concat(
            children.stream().filter(Preview::isPlain),
            children.stream().filter(child -> !isPlain(child)))
        : children.stream();
  }

  private static boolean isPlain(Part part) {
    return part.type().is("text", "plain");
  }

  private String ofText(Part part) {
    boolean html = part.type().is("text", "html") || part.type().is("text", "enriched");
    if (!(html || isPlain(part)) || Decoding.body(source, part).isEmpty()) {
      return NONE;
    }
    Reader text = Decoding.text(source, part);
    try (Reader shown = html ? new HtmlText(new Bounded(text)) : new Bounded(text)) {
      String preview = beginning(shown);
      return preview.startsWith(PGP) ? NONE : preview;
    } catch (IOException e) {
      // The source itself knows no such exception.
      throw new UncheckedIOException(e);
    }
  }

  /// The beginning of a text on one line: all white space between words is one space, and of what
  /// has no shape of its own nothing is left.
  static String beginning(Reader text) throws IOException {
    var line = new StringBuilder();
    int length = 0;
    int c = codePoint(text, text.read());
    while (c >= 0 && length <= LENGTH + 1) {
      boolean afterSpace = line.isEmpty() || line.charAt(line.length() - 1) == ' ';
      if (!isSpace(c) && !(afterSpace && isShapeless(c))) {
        line.appendCodePoint(c);
        length++;
      } else if (isSpace(c) && !afterSpace) {
        line.append(' ');
        length++;
      }
      c = codePoint(text, text.read());
    }
    return cut(line.toString().stripTrailing());
  }

  private static int codePoint(Reader text, int first) throws IOException {
    if (first < 0 || !Character.isSurrogate((char) first)) {
      return first;
    }
    int second = Character.isHighSurrogate((char) first) ? text.read() : -1;
    return second >= 0 && Character.isLowSurrogate((char) second)
        ? Character.toCodePoint((char) first, (char) second)
        : '\ufffd';
  }

  private static boolean isSpace(int c) {
    return Character.isISOControl(c) || Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  /// What newsletters fill their own previews with.
  private static boolean isShapeless(int c) {
    return Character.getType(c) == Character.FORMAT || c == '\u034f';
  }

  /// Cuts a text that is too long, in front of a whole character as a person sees it.
  private static String cut(String text) {
    if (text.codePointCount(0, text.length()) <= LENGTH) {
      return text;
    }
    int end = text.offsetByCodePoints(0, LENGTH);
    var characters = BreakIterator.getCharacterInstance(Locale.ROOT);
    characters.setText(text);
    int before = characters.isBoundary(end) ? end : characters.preceding(end);
    return text.substring(0, before > 0 ? before : end).stripTrailing();
  }

  /// A text as far as it is looked at.
  private static final class Bounded extends Reader {
    private final Reader text;
    private int left = MOST_READ;

    Bounded(Reader text) {
      this.text = text;
    }

    @Override
    public int read(char[] chars, int offset, int length) throws IOException {
      int count = left == 0 ? -1 : text.read(chars, offset, Math.min(length, left));
      left -= Math.max(0, count);
      return count;
    }

    @Override
    public void close() throws IOException {
      text.close();
    }
  }
}
