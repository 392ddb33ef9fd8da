package org.heddle.imap.syntax;

import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.heddle.imap.wire.SyntaxError;
import org.heddle.imap.wire.WireInput;
import org.heddle.storage.Flags;

/// The messages of APPEND (RFC 9051 section 6.3.12, RFC 3502), which are read in steps: between two
/// of them the octets of a literal go elsewhere. Confined to the session's thread.
final class AppendParser {
  private final WireInput input;
  private final Tokens tokens;
  private final DateTimes dates;
  private Rest rest = Rest.NOTHING;

  /// What belongs to a message behind its literal.
  private enum Rest {
    NOTHING,
    /// Behind the literal of `UTF8 (`.
    PARENTHESIS,
    /// Behind `CATENATE (`.
    FIRST_PART,
    /// Behind a part.
    NEXT_PART
  }

  AppendParser(Tokens tokens, DateTimes dates) {
    this.input = tokens.input();
    this.tokens = tokens;
    this.dates = dates;
  }

  /// `append = "APPEND" SP mailbox 1*append-message`, behind the mailbox: another command begins.
  void start() {
    rest = Rest.NOTHING;
    tokens.requireMore("Message expected");
  }

  /// `append-message = append-opts SP append-data`, where `append-opts = [SP flag-list] [SP
  /// date-time]` (RFC 4466), up to the octets; or the end of the command.
  Optional<AppendItem> item() throws IOException {
    finishMessage();
    if (tokens.isBlankToEnd()) {
      tokens.end();
      return Optional.empty();
    }
    tokens.space();
    var flags = Flags.NONE;
    if (tokens.peek() == '(') {
      flags = tokens.flagList();
      tokens.space();
    }
    Optional<OffsetDateTime> date = Optional.empty();
    if (tokens.peek() == '"') {
      date = Optional.of(dates.dateTime());
      tokens.space();
    }
    return Optional.of(new AppendItem(flags, date, data()));
  }

  private void finishMessage() throws IOException {
    if (input.isBehindLiteral()) {
      input.continueCommand();
    }
    if (rest == Rest.PARENTHESIS) {
      tokens.expect(')');
      rest = Rest.NOTHING;
    }
  }

  /// `append-data = literal / literal8 / append-data-ext` (RFC 4466), where `append-data =/ "UTF8"
  /// SP "(" literal8 ")"` was RFC 6855's. RFC 9755 has it no more, but clients still send it.
  private AppendItem.Data data() {
    if (tokens.take("UTF8 (")) {
      rest = Rest.PARENTHESIS;
      return new AppendItem.Data.Utf8(input.literalHeader());
    }
    if (tokens.take("CATENATE (")) {
      rest = Rest.FIRST_PART;
      return new AppendItem.Data.Catenate();
    }
    return new AppendItem.Data.Literal(input.literalHeader());
  }

  /// `"CATENATE" SP "(" cat-part *(SP cat-part) ")"` (RFC 4469), behind the parenthesis or a part:
  /// the next part, or the end of the list. A text may also be a literal8.
  Optional<AppendItem.Part> part() throws IOException {
    if (input.isBehindLiteral()) {
      input.continueCommand();
    }
    if (rest == Rest.NEXT_PART) {
      if (tokens.take(')')) {
        rest = Rest.NOTHING;
        return Optional.empty();
      }
      tokens.space();
    }
    rest = Rest.NEXT_PART;
    String word = tokens.word();
    tokens.space();
    return Optional.of(
        switch (word) {
          case "TEXT" -> new AppendItem.Part.Text(input.literalHeader());
          case "URL" -> new AppendItem.Part.Url(tokens.astring());
          default -> throw SyntaxError.of("TEXT or URL expected");
        });
  }
}
