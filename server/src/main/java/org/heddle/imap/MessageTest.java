package org.heddle.imap;

import java.io.IOException;
import java.io.Reader;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.heddle.mime.Decoding;
import org.heddle.mime.Envelope;
import org.heddle.mime.HeaderField;
import org.heddle.mime.Needle;
import org.heddle.mime.Part;
import org.heddle.storage.MessageTable;
import org.heddle.storage.SearchKey;

/// A search key made ready to be asked of many messages (RFC 9051 section 6.4.4): what the
/// storage's metadata cannot answer is read from the message, as a person would read it.
@FunctionalInterface
interface MessageTest {
  boolean matches(Candidate message) throws IOException;

  /// A message that may match.
  ///
  /// @param row its row in `messages`
  record Candidate(MessageTable messages, int row, MessageSource source, Summaries summaries) {
    Part structure() {
      return summaries.of(source);
    }
  }

  /// A longer header is searched this far.
  int MAX_HEADER = 1 << 20;

  static MessageTest of(SearchKey key) {
    return switch (key) {
      case SearchKey.All _ -> message -> true;
      case SearchKey.And(var keys) -> all(keys.stream().map(MessageTest::of).toList());
      case SearchKey.Or(var left, var right) -> either(of(left), of(right));
      case SearchKey.Not(var inner) -> not(of(inner));
      case SearchKey.Uids(var uids) -> m -> uids.contains(m.messages().uid(m.row()));
      case SearchKey.HasFlag(var flag) -> m -> m.messages().flags(m.row()).has(flag);
      case SearchKey.HasKeyword(var keyword) ->
          m -> m.messages().flags(m.row()).hasKeyword(keyword);
      case SearchKey.Larger(var size) -> m -> m.messages().size(m.row()) > size;
      case SearchKey.Smaller(var size) -> m -> m.messages().size(m.row()) < size;
      case SearchKey.ModSeq(var atLeast) -> m -> m.messages().modSeq(m.row()) >= atLeast;
      case SearchKey.Received(var comparison, var date) ->
          m -> holds(comparison, m.messages().internalDay(m.row()), date);
      case SearchKey.Sent(var comparison, var date) ->
          m -> sentDay(m).filter(day -> holds(comparison, day, date)).isPresent();
      case SearchKey.Header(var field, var text) -> header(field, new Needle(text));
      case SearchKey.Body(var text) -> body(new Needle(text));
      case SearchKey.Text(var text) -> text(new Needle(text));
    };
  }

  private static MessageTest all(List<MessageTest> tests) {
    return message -> {
      for (MessageTest test : tests) {
        if (!test.matches(message)) {
          return false;
        }
      }
      return true;
    };
  }

  private static MessageTest either(MessageTest left, MessageTest right) {
    return message -> left.matches(message) || right.matches(message);
  }

  private static MessageTest not(MessageTest test) {
    return message -> !test.matches(message);
  }

  private static boolean holds(SearchKey.Comparison comparison, LocalDate day, LocalDate date) {
    return switch (comparison) {
      case BEFORE -> day.isBefore(date);
      case ON -> day.equals(date);
      case SINCE -> !day.isBefore(date);
    };
  }

  private static Optional<LocalDate> sentDay(Candidate message) {
    return message.structure().envelope().flatMap(Envelope::date).flatMap(Decoding::day);
  }

  private static MessageTest header(String name, Needle needle) {
    return message ->
        anyField(
            message.source(),
            message.structure(),
            field ->
                field.name().equalsIgnoreCase(name)
                    && needle.isIn(Decoding.headerText(field.value())));
  }

  private static MessageTest body(Needle needle) {
    return message -> inBody(message.source(), message.structure(), needle);
  }

  private static MessageTest text(Needle needle) {
    return message ->
        inHeader(message.source(), message.structure(), needle)
            || inBody(message.source(), message.structure(), needle)
            || inPartHeaders(message.source(), message.structure(), needle);
  }

  private static boolean inHeader(MessageSource source, Part part, Needle needle) {
    return anyField(
        source,
        part,
        field -> needle.isIn(field.name() + ": " + Decoding.headerText(field.value())));
  }

  private static boolean anyField(MessageSource source, Part part, Predicate<HeaderField> test) {
    long end = Math.min(part.bodyStart(), part.headerStart() + MAX_HEADER);
    return HeaderField.parse(source.read(part.headerStart(), end)).stream().anyMatch(test);
  }

  /// The text parts, and all of the messages within: their headers are body to the outer one.
  private static boolean inBody(MessageSource source, Part part, Needle needle) throws IOException {
    if (part.isMessage() && inHeader(source, part.children().getFirst(), needle)) {
      return true;
    }
    for (Part child : part.children()) {
      if (inBody(source, child, needle)) {
        return true;
      }
    }
    if (!part.children().isEmpty() || !part.type().main().equals("text")) {
      return false;
    }
    try (Reader text = Decoding.text(source, part)) {
      return needle.isIn(text);
    }
  }

  private static boolean inPartHeaders(MessageSource source, Part part, Needle needle) {
    return part.children().stream()
        .anyMatch(child -> inHeader(source, child, needle) || inPartHeaders(source, child, needle));
  }
}
