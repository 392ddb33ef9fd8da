package org.heddle.imap.syntax;

import java.io.IOException;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.heddle.imap.syntax.PartialRange.End;
import org.heddle.imap.syntax.ResultOptions.Return;
import org.heddle.imap.wire.SyntaxError;

/// The result options of a searching command (RFC 9051 section 6.4.4, RFC 9394, RFC 5267, RFC
/// 6203). Made anew for each command.
final class ResultOptionsParser {
  private final Tokens tokens;
  private final Set<Return> words = EnumSet.noneOf(Return.class);
  private final Set<FetchItem> arrivals = new LinkedHashSet<>();
  private Optional<PartialRange> partial = Optional.empty();

  ResultOptionsParser(Tokens tokens) {
    this.tokens = tokens;
  }

  /// `"(" [search-return-opt *(SP search-return-opt)] ")"`
  ResultOptions options() throws IOException {
    boolean empty = tokens.listOrEmpty(this::option).isEmpty();
    if (empty) {
      return ResultOptions.ALL;
    }
    if (partial.isPresent() && words.contains(Return.ALL)) {
      // RFC 9394 section 3.1.
      throw SyntaxError.of("PARTIAL and ALL exclude each other");
    }
    return new ResultOptions(words, partial, List.copyOf(arrivals));
  }

  /// `search-return-opt = "MIN" / "MAX" / "ALL" / "COUNT" / "SAVE" / modifier-partial /
  /// modifier-context / modifier-update / "RELEVANCY"`
  private String option() throws IOException {
    String word = tokens.word();
    switch (word) {
      case "MIN" -> words.add(Return.MIN);
      case "MAX" -> words.add(Return.MAX);
      case "ALL" -> words.add(Return.ALL);
      case "COUNT" -> words.add(Return.COUNT);
      case "SAVE" -> words.add(Return.SAVE);
      case "CONTEXT" -> words.add(Return.CONTEXT);
      case "UPDATE" -> update();
      case "RELEVANCY" -> words.add(Return.RELEVANCY);
      case "PARTIAL" -> partial();
      default -> throw SyntaxError.of("Unknown return option");
    }
    return word;
  }

  /// `modifier-update = "UPDATE" ["(" fetch-att *(SP fetch-att) ")"]` (RFC 5465 section 8), where
  /// the examples have a space.
  private void update() throws IOException {
    words.add(Return.UPDATE);
    arrivals.addAll(new FetchParser(tokens).optionalAttributes());
  }

  /// `modifier-partial = "PARTIAL" SP partial-range`, of which a command has one (RFC 9394 section
  /// 3.1).
  private void partial() {
    if (partial.isPresent()) {
      throw SyntaxError.of("Only one PARTIAL");
    }
    tokens.space();
    partial = Optional.of(range(tokens));
  }

  /// `partial-range = partial-range-first / partial-range-last`, where `partial-range-first =
  /// nz-number ":" nz-number` and `partial-range-last = MINUS nz-number ":" MINUS nz-number`.
  static PartialRange range(Tokens tokens) {
    End end = tokens.take('-') ? End.LAST : End.FIRST;
    long first = tokens.nzNumber();
    tokens.expect(':');
    if (end == End.LAST) {
      tokens.expect('-');
    }
    return new PartialRange(end, first, tokens.nzNumber());
  }
}
