package org.heddle.imap.syntax;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.heddle.imap.syntax.FetchItem.Body;
import org.heddle.imap.syntax.FetchItem.Name;
import org.heddle.imap.syntax.FetchItem.Partial;
import org.heddle.imap.syntax.FetchItem.Priority;
import org.heddle.imap.syntax.FetchItem.Seen;
import org.heddle.imap.syntax.FetchItem.Simple;
import org.heddle.imap.wire.Octets;
import org.heddle.imap.wire.SyntaxError;

/// What FETCH asks for (RFC 9051 section 6.4.5, RFC 3501 section 6.4.5, RFC 3516, RFC 7162).
final class FetchParser {
  private static final List<FetchItem> FAST =
      List.of(Simple.FLAGS, Simple.INTERNALDATE, Simple.RFC822_SIZE);

  private final Tokens tokens;

  FetchParser(Tokens tokens) {
    this.tokens = tokens;
  }

  /// `"ALL" / "FULL" / "FAST" / fetch-att / "(" fetch-att *(SP fetch-att) ")"`
  ///
  /// An item that is asked for twice is answered once.
  List<FetchItem> items() throws IOException {
    if (tokens.peek() == '(') {
      return List.copyOf(new LinkedHashSet<>(tokens.list(() -> item(tokens.label()))));
    }
    String word = tokens.label();
    return switch (word) {
      case "FAST" -> FAST;
      case "ALL" -> with(FAST, Simple.ENVELOPE);
      case "FULL" -> with(with(FAST, Simple.ENVELOPE), Simple.BODY);
      default -> List.of(item(word));
    };
  }

  /// `[SP "(" fetch-att *(SP fetch-att) ")"]` (RFC 5465 section 8), also without the space.
  List<FetchItem> optionalAttributes() throws IOException {
    if (!tokens.take(" (") && !tokens.take('(')) {
      return List.of();
    }
    List<FetchItem> items = tokens.elements(() -> item(tokens.label()));
    tokens.expect(')');
    return List.copyOf(new LinkedHashSet<>(items));
  }

  private static List<FetchItem> with(List<FetchItem> items, FetchItem more) {
    var all = new ArrayList<>(items);
    all.add(more);
    return List.copyOf(all);
  }

  /// `fetch-att = "ENVELOPE" / "FLAGS" / "INTERNALDATE" / "RFC822" [".HEADER" / ".SIZE" / ".TEXT"]
  /// / "BODY" ["STRUCTURE"] / "UID" / "BODY" section [partial] / "BODY.PEEK" section [partial] /
  /// "BINARY" [".PEEK"] section-binary [partial] / "BINARY.SIZE" section-binary / "MODSEQ" /
  /// "SAVEDATE" / "EMAILID" / "THREADID" / "PREVIEW" [preview-mods]`
  private FetchItem item(String word) throws IOException {
    return switch (word) {
      case "UID" -> Simple.UID;
      case "FLAGS" -> Simple.FLAGS;
      case "INTERNALDATE" -> Simple.INTERNALDATE;
      case "MODSEQ" -> Simple.MODSEQ;
      case "SAVEDATE" -> Simple.SAVEDATE;
      case "EMAILID" -> Simple.EMAILID;
      case "THREADID" -> Simple.THREADID;
      case "ENVELOPE" -> Simple.ENVELOPE;
      case "BODYSTRUCTURE" -> Simple.BODYSTRUCTURE;
      case "RFC822" -> whole(new Section.Text.All(), Seen.SET, Name.RFC822);
      case "RFC822.SIZE" -> Simple.RFC822_SIZE;
      case "RFC822.HEADER" -> whole(new Section.Text.Header(), Seen.PEEK, Name.RFC822_HEADER);
      case "RFC822.TEXT" -> whole(new Section.Text.BodyText(), Seen.SET, Name.RFC822_TEXT);
      case "BODY" -> tokens.peek() == '[' ? body(Seen.SET) : Simple.BODY;
      case "BODY.PEEK" -> body(Seen.PEEK);
      case "BINARY" -> new FetchItem.Binary(sectionBinary(), partial(), Seen.SET);
      case "BINARY.PEEK" -> new FetchItem.Binary(sectionBinary(), partial(), Seen.PEEK);
      case "BINARY.SIZE" -> new FetchItem.BinarySize(sectionBinary());
      case "PREVIEW" -> new FetchItem.Preview(priority());
      default -> throw SyntaxError.of("Unknown fetch item");
    };
  }

  /// `[SP "(" preview-mod *(SP preview-mod) ")"]`, where `preview-mod = "LAZY"` (RFC 8970 section
  /// 6); other parentheses may be modifiers of the command.
  private Priority priority() {
    if (!tokens.take(" (LAZY")) {
      return Priority.NORMAL;
    }
    while (tokens.take(" LAZY")) {
      // Said before.
    }
    tokens.expect(')');
    return Priority.LAZY;
  }

  private static FetchItem whole(Section.Text text, Seen seen, Name name) {
    return new Body(new Section(List.of(), text), Optional.empty(), seen, name);
  }

  private FetchItem body(Seen seen) throws IOException {
    return new Body(section(), partial(), seen, Name.BODY);
  }

  /// `section = "[" [section-spec] "]"`
  Section section() throws IOException {
    tokens.expect('[');
    var part = new ArrayList<Integer>();
    boolean atText = tokens.peek() != ']';
    while (atText && Octets.isDigit(tokens.peek())) {
      part.add(partNumber(part.size()));
      atText = tokens.take('.');
    }
    var text = atText ? text(part) : new Section.Text.All();
    tokens.expect(']');
    return new Section(List.copyOf(part), text);
  }

  /// `section-binary = "[" [section-part] "]"`
  private List<Integer> sectionBinary() {
    tokens.expect('[');
    var part = new ArrayList<Integer>();
    if (tokens.peek() != ']') {
      do {
        part.add(partNumber(part.size()));
      } while (tokens.take('.'));
    }
    tokens.expect(']');
    return List.copyOf(part);
  }

  /// One number of `section-part = nz-number *("." nz-number)`.
  private int partNumber(int depth) {
    tokens.checkCount(depth);
    return (int) Math.min(tokens.nzNumber(), Integer.MAX_VALUE);
  }

  /// `section-text = section-msgtext / "MIME"`
  ///
  /// `section-msgtext = "HEADER" / "HEADER.FIELDS" [".NOT"] SP header-list / "TEXT"`
  private Section.Text text(List<Integer> part) throws IOException {
    return switch (tokens.label()) {
      case "HEADER" -> new Section.Text.Header();
      case "HEADER.FIELDS" -> new Section.Text.HeaderFields(headerList());
      case "HEADER.FIELDS.NOT" -> new Section.Text.HeaderFieldsNot(headerList());
      case "TEXT" -> new Section.Text.BodyText();
      case "MIME" -> mime(part);
      default -> throw SyntaxError.of("Unknown section");
    };
  }

  private static Section.Text mime(List<Integer> part) {
    if (part.isEmpty()) {
      throw SyntaxError.of("MIME needs a part number");
    }
    return new Section.Text.Mime();
  }

  /// `SP header-list`, where `header-list = "(" header-fld-name *(SP header-fld-name) ")"`
  private List<String> headerList() throws IOException {
    tokens.space();
    return List.copyOf(tokens.list(tokens::astring));
  }

  /// `partial = "<" number64 "." nz-number64 ">"`
  private Optional<Partial> partial() {
    if (!tokens.take('<')) {
      return Optional.empty();
    }
    long offset = tokens.number64();
    tokens.expect('.');
    long length = tokens.nzNumber64();
    tokens.expect('>');
    return Optional.of(new Partial(offset, length));
  }
}
