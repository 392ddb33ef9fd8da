package org.heddle.imap.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.imap.syntax.PartialRange.End;
import org.heddle.imap.syntax.ResultOptions.Return;
import org.heddle.imap.syntax.SearchRequest.Term;
import org.heddle.imap.wire.SyntaxError;
import org.heddle.storage.SearchKey;
import org.heddle.storage.SearchKey.Comparison;
import org.heddle.storage.SystemFlag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchParserTest {
  private static final Term ALL = key(new SearchKey.All());
  private static final LocalDate DAY = LocalDate.of(2024, 2, 29);

  static Stream<Arguments> terms() {
    return Stream.of(
        term("ALL", ALL),
        term("all ", ALL),
        term("ANSWERED", flag(SystemFlag.ANSWERED)),
        term("DELETED", flag(SystemFlag.DELETED)),
        term("DRAFT", flag(SystemFlag.DRAFT)),
        term("FLAGGED", flag(SystemFlag.FLAGGED)),
        term("seen", flag(SystemFlag.SEEN)),
        term("UNANSWERED", noFlag(SystemFlag.ANSWERED)),
        term("UNDELETED", noFlag(SystemFlag.DELETED)),
        term("UNDRAFT", noFlag(SystemFlag.DRAFT)),
        term("UNFLAGGED", noFlag(SystemFlag.FLAGGED)),
        term("UNSEEN", noFlag(SystemFlag.SEEN)),
        term("KEYWORD $Junk", key(new SearchKey.HasKeyword("$Junk"))),
        term("UNKEYWORD a", key(new SearchKey.Not(new SearchKey.HasKeyword("a")))),
        term("RECENT", new Term.Recent()),
        term("OLD", new Term.Not(new Term.Recent())),
        term("NEW", new Term.And(List.of(new Term.Recent(), noFlag(SystemFlag.SEEN)))),
        term("BCC x", key(new SearchKey.Header("BCC", "x"))),
        term("cc \"\"", key(new SearchKey.Header("CC", ""))),
        term("FROM \"a b\"", key(new SearchKey.Header("FROM", "a b"))),
        term("SUBJECT {2+}\r\nx)", key(new SearchKey.Header("SUBJECT", "x)"))),
        term("TO \u00c3\u00a9", key(new SearchKey.Header("TO", "\u00e9"))),
        term("HEADER X-Y \"\"", key(new SearchKey.Header("X-Y", ""))),
        term("HEADER \"a\" {1+}\r\nb", key(new SearchKey.Header("a", "b"))),
        term("BODY NIL", key(new SearchKey.Body("NIL"))),
        term("TEXT \"\u00e2\u0082\u00ac\"", key(new SearchKey.Text("\u20ac"))),
        term("LARGER 0", key(new SearchKey.Larger(0))),
        term("SMALLER 9223372036854775807", key(new SearchKey.Smaller(Long.MAX_VALUE))),
        term("BEFORE 29-Feb-2024", key(new SearchKey.Received(Comparison.BEFORE, DAY))),
        term("ON \"29-feb-2024\"", key(new SearchKey.Received(Comparison.ON, DAY))),
        term("SINCE 29-FEB-2024", key(new SearchKey.Received(Comparison.SINCE, DAY))),
        term(
            "SENTBEFORE 1-Jan-0000",
            key(new SearchKey.Sent(Comparison.BEFORE, LocalDate.of(0, 1, 1)))),
        term(
            "SENTON 01-Dec-9999",
            key(new SearchKey.Sent(Comparison.ON, LocalDate.of(9999, 12, 1)))),
        term("SENTSINCE 29-Feb-2024", key(new SearchKey.Sent(Comparison.SINCE, DAY))),
        term("SAVEDBEFORE 29-Feb-2024", key(new SearchKey.Saved(Comparison.BEFORE, DAY))),
        term("SAVEDON 29-Feb-2024", key(new SearchKey.Saved(Comparison.ON, DAY))),
        term("savedsince 29-Feb-2024", key(new SearchKey.Saved(Comparison.SINCE, DAY))),
        term("SAVEDATESUPPORTED", new Term.SaveDateSupported()),
        term("OLDER 4294967295", new Term.Within(SearchRequest.Age.OLDER, 4_294_967_295L)),
        term("YOUNGER 1", new Term.Within(SearchRequest.Age.YOUNGER, 1)),
        term("uidafter 4294967295", new Term.UidBound(SearchRequest.Side.UIDAFTER, 4_294_967_295L)),
        term("UIDBEFORE 1", new Term.UidBound(SearchRequest.Side.UIDBEFORE, 1)),
        term("EMAILID M-_9", new Term.EmailId("M-_9")),
        term("threadid nil", key(new SearchKey.ThreadId("nil"))),
        term("1", new Term.Messages(CommandParserTest.set(1, 1))),
        term("*:7", new Term.Messages(CommandParserTest.set(MessageSet.STAR, 7))),
        term("$", new Term.Messages(new MessageSet.Saved())),
        term("UID 1:*", new Term.Uids(CommandParserTest.set(1, MessageSet.STAR))),
        term("UID $", new Term.Uids(new MessageSet.Saved())),
        term("NOT ALL", new Term.Not(ALL)),
        term("fuzzy (ALL 1)", new Term.Fuzzy(allAndOne())),
        term("NOT NOT 1", new Term.Not(new Term.Not(new Term.Messages(one())))),
        term("OR ALL $", new Term.Or(ALL, new Term.Messages(new MessageSet.Saved()))),
        term("OR OR ALL 1 ALL", new Term.Or(new Term.Or(ALL, new Term.Messages(one())), ALL)),
        term("(ALL)", ALL),
        term("((ALL))", ALL),
        term("ALL 1", new Term.And(List.of(ALL, new Term.Messages(one())))),
        term("(ALL ALL) ALL", new Term.And(List.of(new Term.And(List.of(ALL, ALL)), ALL))),
        term("NOT (ALL 1) ALL", new Term.And(List.of(new Term.Not(allAndOne()), ALL))),
        term("OR (1) (ALL 1)", new Term.Or(new Term.Messages(one()), allAndOne())));
  }

  private static Arguments term(String text, Term term) {
    return Arguments.of(text, term);
  }

  private static MessageSet one() {
    return CommandParserTest.set(1, 1);
  }

  private static Term allAndOne() {
    return new Term.And(List.of(ALL, new Term.Messages(one())));
  }

  private static Term key(SearchKey key) {
    return new Term.Key(key);
  }

  private static Term flag(SystemFlag flag) {
    return key(new SearchKey.HasFlag(flag));
  }

  private static Term noFlag(SystemFlag flag) {
    return key(new SearchKey.Not(new SearchKey.HasFlag(flag)));
  }

  @ParameterizedTest
  @MethodSource("terms")
  void readsKeys(String text, Term term) throws IOException {
    var client =
        Client.sendsInPieces(
            "a SEARCH " + text + "\r\na UID SEARCH RETURN (ALL) CHARSET UTF-8 " + text + "\r\n", 1);
    assertEquals(
        new Command.Search(Numbering.SEQUENCE, new SearchRequest(Optional.empty(), term)),
        client.next());
    assertEquals(
        new Command.Search(Numbering.UID, new SearchRequest(Optional.of(ResultOptions.ALL), term)),
        client.next());
  }

  static Stream<Arguments> returns() {
    return Stream.of(
        Arguments.of("()", ResultOptions.ALL),
        Arguments.of("(min MAX)", options(Optional.empty(), Return.MIN, Return.MAX)),
        Arguments.of("(COUNT SAVE COUNT)", options(Optional.empty(), Return.COUNT, Return.SAVE)),
        Arguments.of("(PARTIAL 7:4294967295)", options(window(End.FIRST, 7, 4_294_967_295L))),
        Arguments.of("(min partial -1:-9)", options(window(End.LAST, 1, 9), Return.MIN)));
  }

  private static Optional<PartialRange> window(End end, long first, long last) {
    return Optional.of(new PartialRange(end, first, last));
  }

  private static ResultOptions options(Optional<PartialRange> partial, Return... words) {
    return new ResultOptions(Set.of(words), partial);
  }

  @ParameterizedTest
  @MethodSource("returns")
  void readsResultOptions(String text, ResultOptions options) throws IOException {
    assertEquals(
        new Command.Search(Numbering.SEQUENCE, new SearchRequest(Optional.of(options), ALL)),
        Client.sends("a search return " + text + " all\r\n").next());
  }

  @ParameterizedTest
  @ValueSource(strings = {"US-ASCII", "us-ascii", "\"UTF-8\"", "utf-8", "{5+}\r\nUTF-8"})
  void knowsTwoCharsets(String charset) throws IOException {
    assertEquals(
        new Command.Search(Numbering.SEQUENCE, new SearchRequest(Optional.empty(), ALL)),
        Client.sends("a SEARCH CHARSET " + charset + " ALL\r\n").next());
  }

  @ParameterizedTest
  @ValueSource(strings = {"TEXT {3+}\r\nabc", "(1 TEXT {3}", "FOO ((("})
  void tellsOfACharsetItDoesNotKnow(String keys) throws IOException {
    var client =
        Client.sends(
            "a SEARCH CHARSET KOI8-R "
                + keys
                + "\r\nb UID SEARCH RETURN (SAVE) CHARSET \"x y\" "
                + keys
                + "\r\nc NOOP\r\n");
    assertEquals(
        new Command.SearchInUnknownCharset(Numbering.SEQUENCE, ResultOptions.NONE), client.next());
    assertEquals(
        new Command.SearchInUnknownCharset(Numbering.UID, options(Optional.empty(), Return.SAVE)),
        client.next());
    assertEquals(new Command.Noop(), client.next());
    assertEquals(0, client.continuations());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "FOO",
        "()",
        "(ALL",
        "ALL)",
        "(ALL )",
        "ALL  ALL",
        "NOT",
        "OR ALL",
        "UID",
        "UID x",
        "0",
        "1:",
        "KEYWORD",
        "KEYWORD \\Seen",
        "KEYWORD \"a\"",
        "FROM",
        "HEADER x",
        "TEXT \u00e9",
        "CHARSET",
        "CHARSET UTF-8",
        "CHARSET US-ASCII TEXT \u00c3\u00a9",
        "LARGER x",
        "LARGER -1",
        "LARGER 9223372036854775808",
        "ON 30-Feb-2024",
        "ON 29-Feb-2023",
        "ON 0-Feb-2024",
        "ON 32-Jan-2024",
        "ON 001-Jan-2024",
        "ON 1-Foo-2024",
        "ON 1-January-2024",
        "ON 1-Jan-24",
        "ON 1-Jan-20245",
        "ON \"1-Jan-2024",
        "ON 1-Jan-2024\"",
        "RETURN ALL",
        "RETURN (FOO) ALL",
        "RETURN (ALL)",
        "RETURN ( ALL) ALL",
        "RETURN (PARTIAL) ALL",
        "RETURN (PARTIAL 1) ALL",
        "RETURN (PARTIAL 0:1) ALL",
        "RETURN (PARTIAL 1:*) ALL",
        "RETURN (PARTIAL -1:5) ALL",
        "RETURN (PARTIAL 1:-5) ALL",
        "RETURN (PARTIAL 1:2 PARTIAL 3:4) ALL",
        "RETURN (PARTIAL 1:2 ALL) ALL",
        "CHARSET UTF-8 RETURN (ALL) ALL",
        "MODSEQ x",
        "MODSEQ \"/flags/x\" 5",
      })
  void refusesKeys(String text) throws IOException {
    var client = Client.sends("a SEARCH " + text + "\r\na NOOP\r\n");
    var error = assertThrows(SyntaxError.class, client::next);
    assertEquals(SyntaxError.Reason.GRAMMAR, error.reason());
    assertEquals(new Command.Noop(), client.next());
  }
}
