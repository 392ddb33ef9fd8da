package org.heddle.imap.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.heddle.auth.Secret;
import org.heddle.imap.syntax.Command.Access;
import org.heddle.imap.syntax.Command.Numbering;
import org.heddle.imap.syntax.Command.Store.Reply;
import org.heddle.imap.syntax.MessageSet.Numbers;
import org.heddle.imap.syntax.MessageSet.Range;
import org.heddle.imap.wire.SyntaxError;
import org.heddle.storage.FlagChange.Op;
import org.heddle.storage.Flags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each rule of the grammar outside FETCH, SEARCH, LIST and APPEND, which have tests of their own.
class CommandParserTest {
  private static final Map<String, Command> COMMANDS = commands();

  private static Map<String, Command> commands() {
    var c = new LinkedHashMap<String, Command>();
    c.put("CAPABILITY", new Command.Capability());
    c.put("NOOP", new Command.Noop());
    c.put("noop", new Command.Noop());
    c.put("NoOp  ", new Command.Noop());
    c.put("LOGOUT", new Command.Logout());
    c.put("STARTTLS", new Command.StartTls());
    c.put("NAMESPACE", new Command.Namespace());
    c.put("IDLE", new Command.Idle());
    c.put("UNAUTHENTICATE", new Command.Unauthenticate());
    c.put("CHECK", new Command.Check());
    c.put("CLOSE", new Command.Close());
    c.put("UNSELECT", new Command.Unselect());
    c.put("EXPUNGE", new Command.Expunge(Optional.empty()));
    c.put("UID EXPUNGE 3", new Command.Expunge(Optional.of(set(3, 3))));
    c.put("ID NIL", new Command.Id(Map.of()));
    c.put("ID ()", new Command.Id(Map.of()));
    c.put(
        "id (\"name\" \"x\" \"os\" nil)",
        new Command.Id(Map.of("name", Optional.of("x"), "os", Optional.empty())));
    c.put("ID (\"a\" \"1\" \"a\" \"2\")", new Command.Id(Map.of("a", Optional.of("1"))));
    c.put("LOGIN joe secret", login("joe", "secret"));
    c.put("LOGIN \"j\\\"o e\" \"\"", login("j\"o e", ""));
    c.put("LOGIN joe] NIL", login("joe]", "NIL"));
    c.put("LOGIN joe \"p\u00c3\u00a4ss\"", login("joe", "p\u00e4ss"));
    c.put("LOGIN joe \"p\u00e4ss\"", login("joe", "p\u00e4ss"));
    c.put("LOGIN {3}\r\njoe {7+}\r\nse\r\ncre", login("joe", "se\r\ncre"));
    c.put("LOGIN {0}\r\n \"\"", login("", ""));
    c.put("authenticate plain", new Command.Authenticate("PLAIN", Optional.empty()));
    c.put(
        "AUTHENTICATE PLAIN AGEAYg==",
        new Command.Authenticate("PLAIN", Optional.of(new Secret("AGEAYg=="))));
    c.put(
        "AUTHENTICATE EXTERNAL =",
        new Command.Authenticate("EXTERNAL", Optional.of(new Secret("="))));
    c.put("ENABLE imap4rev2", new Command.Enable(Set.of("IMAP4REV2")));
    c.put("ENABLE UTF8=ACCEPT CONDSTORE ", new Command.Enable(Set.of("UTF8=ACCEPT", "CONDSTORE")));
    c.put("SELECT inbox", new Command.Select("inbox", Access.READ_WRITE));
    c.put("EXAMINE \"a b\"", new Command.Select("a b", Access.READ_ONLY));
    c.put("SELECT {3+}\r\na\"b", new Command.Select("a\"b", Access.READ_WRITE));
    c.put("SELECT \"\"", new Command.Select("", Access.READ_WRITE));
    c.put("CREATE a/b/", new Command.Create("a/b/"));
    c.put("CREATE &AOk-t&AOk-", new Command.Create("\u00e9t\u00e9"));
    c.put(
        "CREATE a (use (\\sent \\X))",
        new Command.Create("a", Optional.of(List.of("\\sent", "\\X"))));
    c.put("CREATE a (USE ())", new Command.Create("a", Optional.of(List.of())));
    c.put("XLIST a b%", new Command.Xlist("a", "b%"));
    c.put("CREATE \u00c3\u00a9", new Command.Create("\u00e9"));
    c.put("CREATE \"\u00c3\u00a9 &\"", new Command.Create("\u00e9 &"));
    c.put("DELETE a]", new Command.Delete("a]"));
    c.put("RENAME a b", new Command.Rename("a", "b"));
    c.put("RENAME {1}\r\na {1}\r\nb", new Command.Rename("a", "b"));
    c.put("SUBSCRIBE a&-b", new Command.Subscribe("a&b"));
    c.put("UNSUBSCRIBE a", new Command.Unsubscribe("a"));
    c.put(
        "STATUS a (MESSAGES uidnext)",
        new Command.Status("a", Set.of(StatusItem.MESSAGES, StatusItem.UIDNEXT)));
    c.put(
        "STATUS a (UIDVALIDITY UNSEEN DELETED SIZE RECENT)",
        new Command.Status(
            "a",
            Set.of(
                StatusItem.UIDVALIDITY,
                StatusItem.UNSEEN,
                StatusItem.DELETED,
                StatusItem.SIZE,
                StatusItem.RECENT)));
    c.put("COPY 1 a", new Command.Copy(Numbering.SEQUENCE, set(1, 1), "a"));
    c.put("UID COPY 1:2 a", new Command.Copy(Numbering.UID, set(1, 2), "a"));
    c.put("MOVE 2:1 a", new Command.Move(Numbering.SEQUENCE, set(2, 1), "a"));
    c.put("uid move $ a", new Command.Move(Numbering.UID, new MessageSet.Saved(), "a"));
    c.put(
        "COPY *,4294967295:1,*:5 a",
        new Command.Copy(
            Numbering.SEQUENCE,
            new Numbers(
                List.of(
                    new Range(MessageSet.STAR, MessageSet.STAR),
                    new Range(4294967295L, 1),
                    new Range(MessageSet.STAR, 5))),
            "a"));
    c.put("STORE 1 FLAGS ()", store(Numbering.SEQUENCE, Op.REPLACE, Reply.FLAGS));
    c.put("STORE 1 +FLAGS (\\Seen)", store(Numbering.SEQUENCE, Op.ADD, Reply.FLAGS, "\\Seen"));
    c.put(
        "UID STORE 1 -flags.silent \\SEEN \\deleted $Junk ",
        store(Numbering.UID, Op.REMOVE, Reply.SILENT, "\\Seen", "\\Deleted", "$Junk"));
    c.put(
        "STORE 1 Flags (\\answered \\FLAGGED \\Draft ab)",
        store(
            Numbering.SEQUENCE,
            Op.REPLACE,
            Reply.FLAGS,
            "\\Answered",
            "\\Flagged",
            "\\Draft",
            "ab"));
    return c;
  }

  private static Command login(String user, String password) {
    return new Command.Login(new Secret(user), new Secret(password));
  }

  private static Command store(Numbering numbering, Op op, Reply reply, String... flags) {
    return new Command.Store(numbering, set(1, 1), op, Flags.named(flags), reply, Optional.empty());
  }

  static MessageSet set(long first, long last) {
    return new Numbers(List.of(new Range(first, last)));
  }

  static Stream<Arguments> wellFormed() {
    return COMMANDS.entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest
  @MethodSource("wellFormed")
  void readsEachCommand(String text, Command command) throws IOException {
    var read = Client.sends("x1 " + text + "\r\n").parser.next(NameEncoding.MODIFIED_UTF7);
    assertEquals(new TaggedCommand("x1", command), read);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 1000})
  void readsCommandsCutAnywhere(int size) throws IOException {
    var sent = new StringBuilder();
    COMMANDS.keySet().forEach(text -> sent.append("a ").append(text).append("\r\n"));
    var client = Client.sendsInPieces(sent.toString(), size);
    var read = new ArrayList<Command>();
    for (int i = 0; i < COMMANDS.size(); i++) {
      read.add(client.next());
    }
    assertEquals(List.copyOf(COMMANDS.values()), read);
    assertThrows(EOFException.class, client::next);
  }

  @Test
  void takesLineFeedAloneAsLineEnd() throws IOException {
    var client = Client.sends("a SELECT x\na SELECT {1}\ny\na NOOP\n");
    assertEquals(new Command.Select("x", Access.READ_WRITE), client.next());
    assertEquals(new Command.Select("y", Access.READ_WRITE), client.next());
    assertEquals(new Command.Noop(), client.next());
  }

  @Test
  void asksForEachSynchronizingLiteralAndNoOther() throws IOException {
    var client = Client.sends("a LOGIN {3}\r\njoe {6+}\r\nsecret\r\n");
    client.next();
    assertEquals(1, client.continuations());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "XYZZY",
        "NOOP x",
        "NOOP  x",
        " NOOP",
        "NOOP\r",
        "NOOP\t",
        "CAPABILITY {3+}\r\nabc",
        "ID",
        "ID x",
        "ID (\"a\")",
        "ID (a \"1\")",
        "ID (\"a\" 1)",
        "ID (\"a\" \"1\" )",
        "ID \"a\"",
        "LOGIN",
        "LOGIN a",
        "LOGIN a b c",
        "LOGIN a  b",
        "LOGIN a(b c",
        "LOGIN \"a b",
        "LOGIN \"a\\b\" c",
        "LOGIN \"a\rb\" c",
        "LOGIN \"a\0b\" c",
        "LOGIN a\0b c",
        "LOGIN {3+}\r\na\0b c",
        "LOGIN {3}\r\na\0b c",
        "LOGIN {3 a",
        "LOGIN {x}",
        "LOGIN {3+} a",
        "LOGIN {-1}",
        "LOGIN {3+}\r\njoe{1+}\r\na",
        "AUTHENTICATE",
        "AUTHENTICATE PLAIN a b",
        "AUTHENTICATE PLAIN a!",
        "AUTHENTICATE \"PLAIN\"",
        "ENABLE",
        "ENABLE (x)",
        "SELECT",
        "SELECT a b",
        "SELECT a (CONDSTORE",
        "SELECT a ()",
        "SELECT a (QRESYNC)",
        "SELECT a (QRESYNC (1 1 1:*))",
        "SELECT a*",
        "SELECT a&b",
        "SELECT &AGE-",
        "SELECT \"\u00e9\"",
        "CREATE a (USE (Sent))",
        "CREATE a (USE \\Sent)",
        "CREATE a ()",
        "XLIST a",
        "RENAME a",
        "STATUS a",
        "STATUS a ()",
        "STATUS a MESSAGES",
        "STATUS a (LOWESTMODSEQ)",
        "STATUS a (MESSAGES",
        "STATUS a (MESSAGES) x",
        "COPY a b",
        "COPY 0 a",
        "COPY 01 a",
        "COPY 1: a",
        "COPY 1, a",
        "COPY ,1 a",
        "COPY 1:2:3 a",
        "COPY 4294967296 a",
        "COPY 99999999999999999999999 a",
        "COPY -1 a",
        "COPY $,1 a",
        "COPY ** a",
        "UID",
        "UID NOOP",
        "UID EXPUNGE",
        "UID UID COPY 1 a",
        "EXPUNGE 1",
        "STORE 1",
        "STORE 1 FLAGS",
        "STORE 1 FLAGS \\Recent",
        "STORE 1 FLAGS (\\Unknown)",
        "STORE 1 FLAGS (\\*)",
        "STORE 1 FLAGS (a b",
        "STORE 1 FLAGS (\u00e9)",
        "STORE 1 ++FLAGS a",
        "STORE 1 FLAG a",
        "STORE 1 FLAGS.LOUD a",
        "STORE 1 (UNCHANGEDSINCE x) FLAGS a",
        "STORE 1 (UNCHANGEDSINCE 5)FLAGS a",
        "FETCH 1 FLAGS (CHANGEDSINCE)",
        "FETCH 1 FLAGS (VANISHED)",
      })
  void refusesAndGoesOnWithTheNextCommand(String text) throws IOException {
    var client = Client.sends("x1 " + text + "\r\nx2 NOOP\r\n");
    var error = assertThrows(SyntaxError.class, client::next);
    assertEquals("x1", error.tag());
    assertEquals(SyntaxError.After.CONTINUE, error.after());
    assertEquals(SyntaxError.Reason.GRAMMAR, error.reason());
    assertEquals(
        new TaggedCommand("x2", new Command.Noop()), client.parser.next(NameEncoding.UTF8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "+", "a+ NOOP", "(a) NOOP", " a NOOP", "\u00e9 NOOP", "\"a\" x"})
  void hasNoTagToAnswer(String line) throws IOException {
    var client = Client.sends(line + "\r\nx2 NOOP\r\n");
    var error = assertThrows(SyntaxError.class, client::next);
    assertEquals(line.startsWith("a") ? "a" : "*", error.tag());
    assertEquals(new Command.Noop(), client.next());
  }

  @Test
  void readsNamesAsUtf8() throws IOException {
    var client = Client.sends("a CREATE \"\u00c3\u00a9\"\r\na CREATE &AOk-\r\n");
    assertEquals(new Command.Create("\u00e9"), client.parser.next(NameEncoding.UTF8).command());
    assertEquals(new Command.Create("&AOk-"), client.parser.next(NameEncoding.UTF8).command());
  }
}
