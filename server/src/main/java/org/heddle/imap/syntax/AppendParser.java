package org.heddle.imap.syntax;

import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.Optional;
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
    PARENTHESIS
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
    return new AppendItem.Data.Literal(input.literalHeader());
  }
}
