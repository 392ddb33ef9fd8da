package org.heddle.imap.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.heddle.imap.syntax.ListRequest.Form;
import org.heddle.imap.syntax.ListRequest.Return;
import org.heddle.imap.syntax.ListRequest.Selection;
import org.heddle.imap.wire.SyntaxError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListParserTest {
  static Stream<Arguments> requests() {
    return Stream.of(
        basic("\"\" \"\"", "", ""),
        basic("\"\" *", "", "*"),
        basic("\"\" \"%\" ", "", "%"),
        basic("a/ b]%*", "a/", "b]%*"),
        basic("&AOk- {1+}\r\n*", "\u00e9", "*"),
        basic("\"\" \u00c3\u00a9", "", "\u00e9"),
        basic("\"\" a&-*", "", "a&*"),
        extended("\"\" (*)", Set.of(), List.of("*"), Set.of()),
        extended("\"\" (a \"b c\" %)", Set.of(), List.of("a", "b c", "%"), Set.of()),
        extended("() \"\" *", Set.of(), List.of("*"), Set.of()),
        extended("(REMOTE) \"\" *", Set.of(Selection.REMOTE), List.of("*"), Set.of()),
        extended(
            "(recursivematch subscribed) \"\" *",
            Set.of(Selection.RECURSIVEMATCH, Selection.SUBSCRIBED),
            List.of("*"),
            Set.of()),
        extended(
            "(SPECIAL-USE RECURSIVEMATCH) \"\" *",
            Set.of(Selection.RECURSIVEMATCH, Selection.SPECIAL_USE),
            List.of("*"),
            Set.of()),
        extended("\"\" * RETURN ()", Set.of(), List.of("*"), Set.of()),
        extended(
            "(subscribed) \"\" \"*\" return (special-use CHILDREN SUBSCRIBED) ",
            Set.of(Selection.SUBSCRIBED),
            List.of("*"),
            Set.of(Return.SPECIAL_USE, Return.CHILDREN, Return.SUBSCRIBED)),
        extended(
            "\"\" * RETURN (STATUS (MESSAGES SIZE) CHILDREN)",
            Set.of(),
            List.of("*"),
            Set.of(Return.CHILDREN),
            StatusItem.MESSAGES,
            StatusItem.SIZE));
  }

  private static Arguments basic(String text, String reference, String pattern) {
    return Arguments.of(
        text,
        new ListRequest(
            Set.of(), reference, List.of(pattern), Set.of(), Set.of(), List.of(), Form.BASIC));
  }

  private static Arguments extended(
      String text,
      Set<Selection> selections,
      List<String> patterns,
      Set<Return> returns,
      StatusItem... status) {
    return Arguments.of(
        text,
        new ListRequest(
            selections, "", patterns, returns, Set.of(status), List.of(), Form.EXTENDED));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void readsRequests(String text, ListRequest request) throws IOException {
    var client = Client.sendsInPieces("a LIST " + text + "\r\n", 1);
    assertEquals(new Command.ListMailboxes(request), client.next());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\"\"",
        "\"\" ",
        "\"\" ()",
        "\"\" (a",
        "\"\" a b",
        "\"\" * RETURN",
        "\"\" * RETURN CHILDREN",
        "\"\" * RETURN (FOO)",
        "\"\" * RETURN (STATUS)",
        "\"\" * RETURN (STATUS ())",
        "\"\" * RETURN (STATUS (FOO))",
        "\"\" * RETURN (CHILDREN) x",
        "(RECURSIVEMATCH) \"\" *",
        "(REMOTE RECURSIVEMATCH) \"\" *",
        "(FOO) \"\" *",
        "(SUBSCRIBED)\"\" *",
        "* *",
        "\"\" \"\u00e9\\\"",
      })
  void refusesRequests(String text) throws IOException {
    var client = Client.sends("a LIST " + text + "\r\na NOOP\r\n");
    assertThrows(SyntaxError.class, client::next);
    assertEquals(new Command.Noop(), client.next());
  }

  @Test
  void readsLsub() throws IOException {
    assertEquals(new Command.Lsub("a", "b%"), Client.sends("a lsub a b%\r\n").next());
    assertThrows(SyntaxError.class, Client.sends("a LSUB \"\" (a)\r\n")::next);
    assertThrows(SyntaxError.class, Client.sends("a LSUB \"\" a RETURN ()\r\n")::next);
  }

  /// A name that cannot be decoded is that of no mailbox, whatever its raw text looks like.
  @ParameterizedTest
  @ValueSource(strings = {"a&b", "&AGE-", "&AOk"})
  void letsAnUndecodablePatternMatchNothing(String pattern) throws IOException {
    var list = (Command.ListMailboxes) Client.sends("a LIST \"\" " + pattern + "\r\n").next();
    assertTrue(list.request().patterns().getFirst().startsWith("\0"));
    var lsub = (Command.Lsub) Client.sends("a LSUB \"\" " + pattern + "\r\n").next();
    assertTrue(lsub.pattern().startsWith("\0"));
  }

  /// RFC 9755 section 3: octets in a quoted string that are no UTF-8 are an error.
  @Test
  void refusesQuotedPatternsThatAreNoUtf8() throws IOException {
    assertThrows(SyntaxError.class, Client.sends("a LIST \"\" \"\u00e9\"\r\n")::next);
    assertThrows(SyntaxError.class, Client.sends("a LSUB \"\" \"\u00e9\"\r\n")::next);
  }
}
