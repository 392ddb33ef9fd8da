package org.heddle.imap.syntax;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.heddle.imap.wire.Octets;
import org.heddle.imap.wire.SyntaxError;
import org.heddle.imap.wire.WireInput;
import org.heddle.storage.Flags;
import org.heddle.storage.SystemFlag;

/// The rules of the grammar that all commands are made of (RFC 9051 section 9). Each method takes
/// what its rule describes from the input, and throws [SyntaxError] where the input is something
/// else. Text is octets as Latin-1 unless stated otherwise. Confined to the session's thread.
final class Tokens {
  static final long MAX_NUMBER = 0xFFFF_FFFFL;

  private final WireInput input;

  Tokens(WireInput input) {
    this.input = input;
  }

  /// One element of a list.
  @FunctionalInterface
  interface Rule<T> {
    T read() throws IOException;
  }

  WireInput input() {
    return input;
  }

  int peek() {
    return input.peek();
  }

  boolean take(char octet) {
    return input.take(octet);
  }

  /// Takes this word of the grammar, with the spaces given, if it comes next in any case.
  boolean take(String words) {
    return input.take(words);
  }

  void expect(char octet) {
    if (!input.take(octet)) {
      throw SyntaxError.of("Expected \"" + octet + "\"");
    }
  }

  /// `SP`
  void space() {
    if (!input.take(' ')) {
      throw SyntaxError.of("Expected a space");
    }
  }

  /// The end of a command: `CRLF`, with spaces before it tolerated.
  void end() {
    while (input.take(' ')) {
      // Nothing but the line end may follow.
    }
    if (peek() != WireInput.END_OF_LINE) {
      throw SyntaxError.of("Unexpected argument");
    }
    input.finishLine();
  }

  String takeWhile(IntPredicate allowed, String expected) {
    var text = new StringBuilder();
    while (peek() != WireInput.END_OF_LINE && allowed.test(peek())) {
      text.append((char) input.next());
    }
    if (text.isEmpty()) {
      throw SyntaxError.of(expected + " expected");
    }
    return text.toString();
  }

  /// `tag = 1*<any ASTRING-CHAR except "+">`
  String tag() {
    return takeWhile(c -> c != '+' && Octets.isAstringChar(c), "Tag");
  }

  /// `atom = 1*ATOM-CHAR`
  String atom() {
    return takeWhile(Octets::isAtomChar, "Atom");
  }

  /// An atom that is a word of the grammar, in upper case.
  String word() {
    return upper(atom());
  }

  /// The letters, digits, dots and hyphens that a word of the grammar is made of, in upper case,
  /// where an atom would take a bracket with it.
  String label() {
    return upper(takeWhile(Tokens::isLabelChar, "Word"));
  }

  private static boolean isLabelChar(int c) {
    return Octets.isAlphanumeric(c) || c == '.' || c == '-';
  }

  static String upper(String ascii) {
    return ascii.toUpperCase(Locale.ROOT);
  }

  /// `number = 1*DIGIT`, below 2^32.
  long number() {
    return input.number(MAX_NUMBER);
  }

  /// `nz-number = digit-nz *DIGIT`, below 2^32.
  long nzNumber() {
    return nonZero(MAX_NUMBER);
  }

  /// `number64 = 1*DIGIT`, below 2^63.
  long number64() {
    return input.number(Long.MAX_VALUE);
  }

  /// `nz-number64 = digit-nz *DIGIT`, below 2^63.
  long nzNumber64() {
    return nonZero(Long.MAX_VALUE);
  }

  private long nonZero(long max) {
    if (peek() == '0') {
      throw SyntaxError.of("Number above 0 expected");
    }
    return input.number(max);
  }

  /// `astring = 1*ASTRING-CHAR / string`
  ///
  /// Octets above 127 are taken too: some clients send names and search texts in plain UTF-8.
  String astring() throws IOException {
    return textOr(Octets::isAstringChar);
  }

  /// `list-mailbox = 1*list-char / string`, with octets above 127 as in [#astring].
  String listMailbox() throws IOException {
    return textOr(Octets::isListChar);
  }

  private String textOr(IntPredicate allowed) throws IOException {
    if (isStringStart()) {
      return string();
    }
    return takeWhile(c -> c > 0x7f || allowed.test(c), "String");
  }

  private boolean isStringStart() {
    return peek() == '"' || peek() == '{';
  }

  /// `string = quoted / literal`
  String string() throws IOException {
    if (take('"')) {
      return quoted();
    }
    byte[] octets = input.literal(input.literalHeader());
    return new String(octets, StandardCharsets.ISO_8859_1);
  }

  /// An astring of LOGIN, which RFC 9755 section 5 leaves as it was: some clients quote passwords
  /// in other charsets than UTF-8.
  String credential() throws IOException {
    return take('"') ? quotedOctets() : astring();
  }

  /// `quoted = DQUOTE *uQUOTED-CHAR DQUOTE` (RFC 9755 section 3), behind the first quote.
  private String quoted() {
    String octets = quotedOctets();
    if (Octets.decodeUtf8(octets).isEmpty()) {
      throw SyntaxError.of("A quoted string is UTF-8");
    }
    return octets;
  }

  private String quotedOctets() {
    var text = new ByteArrayOutputStream();
    while (!take('"')) {
      boolean escaped = take('\\');
      int c = input.next();
      boolean special = c == '"' || c == '\\';
      if (c == WireInput.END_OF_LINE || c == '\r' || c == 0 || (escaped && !special)) {
        throw SyntaxError.of("Malformed quoted string");
      }
      text.write(c);
    }
    return text.toString(StandardCharsets.ISO_8859_1);
  }

  /// `nstring = string / nil`
  Optional<String> nstring() throws IOException {
    if (isStringStart()) {
      return Optional.of(string());
    }
    if (!word().equals("NIL")) {
      throw SyntaxError.of("String or NIL expected");
    }
    return Optional.empty();
  }

  /// `"(" element *(SP element) ")"`
  <T> List<T> list(Rule<T> element) throws IOException {
    List<T> elements = listOrEmpty(element);
    if (elements.isEmpty()) {
      throw SyntaxError.of("Empty list");
    }
    return elements;
  }

  /// `"(" [element *(SP element)] ")"`
  <T> List<T> listOrEmpty(Rule<T> element) throws IOException {
    expect('(');
    if (take(')')) {
      return List.of();
    }
    List<T> elements = elements(element);
    expect(')');
    return elements;
  }

  /// `element *(SP element)`
  <T> List<T> elements(Rule<T> element) throws IOException {
    var elements = new ArrayList<T>();
    do {
      checkCount(elements.size());
      elements.add(element.read());
    } while (take(' ') && !isBlankToEnd());
    return elements;
  }

  /// Whether only spaces, which are tolerated, stand before the line end.
  boolean isBlankToEnd() {
    return (peek() == ' ' || peek() == WireInput.END_OF_LINE) && input.rest().isBlank();
  }

  /// A space with something behind it; both stay.
  void requireMore(String expected) {
    if (peek() != ' ' || isBlankToEnd()) {
      throw SyntaxError.of(expected);
    }
  }

  void checkCount(int present) {
    if (present >= input.limits().items()) {
      throw SyntaxError.of("Too many elements");
    }
  }

  /// `sequence-set = (seq-number / seq-range) ["," sequence-set] / seq-last-command`
  MessageSet messageSet() {
    if (take('$')) {
      return new MessageSet.Saved();
    }
    var ranges = new ArrayList<MessageSet.Range>();
    do {
      checkCount(ranges.size());
      long first = seqNumber();
      ranges.add(new MessageSet.Range(first, take(':') ? seqNumber() : first));
    } while (take(','));
    return new MessageSet.Numbers(List.copyOf(ranges));
  }

  /// `seq-number`
  MessageSet messageNumber() {
    long number = seqNumber();
    return new MessageSet.Numbers(List.of(new MessageSet.Range(number, number)));
  }

  /// `seq-number = nz-number / "*"`
  private long seqNumber() {
    return take('*') ? MessageSet.STAR : nzNumber();
  }

  /// `flag-list = "(" [flag *(SP flag)] ")"`
  Flags flagList() throws IOException {
    return Flags.named(listOrEmpty(this::flag));
  }

  /// `flag = "\Answered" / "\Flagged" / "\Deleted" / "\Seen" / "\Draft" / flag-keyword /
  /// flag-extension`
  ///
  /// There are no flag-extensions, and `\Recent` is none that a client may set (RFC 3501 section
  /// 2.3.2).
  String flag() {
    if (!take('\\')) {
      return atom();
    }
    String name = "\\" + atom();
    for (SystemFlag flag : SystemFlag.values()) {
      if (flag.text().equalsIgnoreCase(name)) {
        return flag.text();
      }
    }
    throw SyntaxError.of("Unknown system flag");
  }
}
