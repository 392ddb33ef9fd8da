package org.heddle.imap;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.heddle.mime.Decoding;
import org.heddle.mime.Envelope;
import org.heddle.mime.Needle;
import org.heddle.mime.Part;
import org.heddle.mime.TextSearch;
import org.heddle.storage.MessageTable;
import org.heddle.storage.SearchKey;

/// A search key made ready to be asked of many messages (RFC 9051 section 6.4.4): what the
/// storage's metadata cannot answer is read from the message, as a person would read it.
@FunctionalInterface
interface MessageTest {
  boolean matches(Candidate message);

  /// A message that may match.
  ///
  /// @param row its row in `messages`
  record Candidate(MessageTable messages, int row, MessageSource source, Summaries summaries) {
    Part structure() {
      return summaries.of(source);
    }

    TextSearch text() {
      return new TextSearch(source, structure());
    }
  }

  static MessageTest of(SearchKey key) {
    return switch (key) {
      case SearchKey.All _ -> message -> true;
      case SearchKey.And(var keys) -> all(keys.stream().map(MessageTest::of).toList());
      case SearchKey.Or(var left, var right) -> either(of(left), of(right));
      case SearchKey.Not(var inner) -> not(of(inner));
      case SearchKey.Fuzzy(var inner) -> of(inner);
      case SearchKey.Uids(var uids) -> m -> uids.contains(m.messages().uid(m.row()));
      case SearchKey.HasFlag(var flag) -> m -> m.messages().flags(m.row()).has(flag);
      case SearchKey.HasKeyword(var keyword) ->
          m -> m.messages().flags(m.row()).hasKeyword(keyword);
      case SearchKey.Larger(var size) -> m -> m.messages().size(m.row()) > size;
      case SearchKey.Smaller(var size) -> m -> m.messages().size(m.row()) < size;
      case SearchKey.ModSeq(var atLeast) -> m -> m.messages().modSeq(m.row()) >= atLeast;
      case SearchKey.Received(var comparison, var date) ->
          m -> holds(comparison, m.messages().internalDay(m.row()), date);
      case SearchKey.ReceivedUntil(var instant) ->
          m -> !m.messages().received(m.row()).isAfter(instant);
      case SearchKey.ReceivedSince(var instant) ->
          m -> !m.messages().received(m.row()).isBefore(instant);
      case SearchKey.Saved(var comparison, var date) ->
          m -> holds(comparison, m.messages().saveDay(m.row()), date);
      case SearchKey.EmailId(var id) -> m -> m.messages().emailId(m.row()) == id;
      case SearchKey.ThreadId(var id) ->
          m -> ObjectIds.threadId(m.structure(), m.messages().emailId(m.row())).equals(id);
      case SearchKey.Sent(var comparison, var date) ->
          m -> sentDay(m).filter(day -> holds(comparison, day, date)).isPresent();
      case SearchKey.Header(var field, var text) -> {
        var needle = new Needle(text);
        yield m -> m.text().inField(field, needle);
      }
      case SearchKey.Body(var text) -> {
        var needle = new Needle(text);
        yield m -> m.text().inBody(needle);
      }
      case SearchKey.Text(var text) -> {
        var needle = new Needle(text);
        yield m -> m.text().inText(needle);
      }
    };
  }

  /// Whether more than metadata and summaries is needed to answer.
  static boolean readsText(SearchKey key) {
    return switch (key) {
      case SearchKey.Header _, SearchKey.Body _, SearchKey.Text _ -> true;
      case SearchKey.And(var keys) -> keys.stream().anyMatch(MessageTest::readsText);
      case SearchKey.Or(var left, var right) -> readsText(left) || readsText(right);
      case SearchKey.Not(var inner) -> readsText(inner);
      default -> false;
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
}
