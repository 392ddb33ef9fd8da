package org.heddle.lmtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.heddle.imap.transcript.WireClient;
import org.heddle.storage.Account;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Storage;

/// One behaviour as a script, in the format of the transcripts of IMAP, with these lines:
///
/// - `C: …` sends a line, `S: …` expects one; the greeting is the first;
/// - `R: …` sends bytes and no line end; `\r`, `\n`, `\0` and `\\` stand for octets;
/// - `S: (closed)` expects that the server ends the connection;
/// - `create: NAME` makes a mailbox of the user before the client connects;
/// - `M: NAME COUNT` expects so many messages in a mailbox of the user; `L: …` lines behind it are
///   those of the last message, all of them;
/// - `...` at the end of an expected line is any rest; `{user}` is the name of the user.
///
/// At the end the client quits, which shows that the server said no more than is listed.
record LmtpTranscript(String name, String title, List<String> lines) {
  static LmtpTranscript read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    String title = lines.getFirst().replaceFirst("^# *", "");
    return new LmtpTranscript(file.getFileName().toString(), title, lines);
  }

  void run(LmtpServer server, Storage storage, String user) throws IOException {
    Account account = storage.account(user);
    lines.stream()
        .filter(line -> line.startsWith("create: "))
        .forEach(line -> account.create(new MailboxName(line.substring(8)), java.util.Set.of()));
    boolean open = true;
    try (var client = new WireClient(server.connect())) {
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i).replace("{user}", user);
        String where = name + ":" + (i + 1);
        String rest = line.length() > 3 ? line.substring(3) : "";
        switch (line.isEmpty() ? "#" : line.substring(0, Math.min(2, line.length()))) {
          case "C:" -> client.send(rest);
          case "R:" -> client.sendRaw(unescaped(rest));
          case "S:" -> {
            if (rest.equals("(closed)")) {
              assertEquals("", client.read(1), where);
              open = false;
            } else {
              match(where, rest, client.line());
            }
          }
          case "M:" -> inspect(where, account, rest, literal(i + 1, user));
          default ->
              assertTrue(line.matches("#.*|L:.*|create: .*"), where + ": not a transcript's line");
        }
      }
      if (open) {
        client.send("QUIT");
        assertEquals("221 2.0.0 Goodbye", client.line(), name);
      }
    }
  }

  private static String unescaped(String text) {
    return text.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");
  }

  private List<String> literal(int from, String user) {
    var literal = new ArrayList<String>();
    for (int i = from; i < lines.size() && lines.get(i).startsWith("L:"); i++) {
      String line = lines.get(i).replace("{user}", user);
      literal.add(line.length() > 3 ? line.substring(3) : "");
    }
    return literal;
  }

  private static void inspect(String where, Account account, String wanted, List<String> literal) {
    int space = wanted.lastIndexOf(' ');
    Mailbox mailbox = account.open(new MailboxName(wanted.substring(0, space)));
    var status = mailbox.status();
    assertEquals(wanted.substring(space + 1), Long.toString(status.messages()), where);
    if (literal.isEmpty()) {
      return;
    }
    String content = new String(bytes(mailbox, status.uidNext() - 1), ISO_8859_1);
    assertTrue(content.endsWith("\r\n"), where);
    String[] found = content.substring(0, content.length() - 2).split("\r\n", -1);
    for (int i = 0; i < Math.min(found.length, literal.size()); i++) {
      match(
          where + " line " + (i + 1),
          literal.get(i),
          new String(found[i].getBytes(ISO_8859_1), UTF_8));
    }
    assertEquals(literal.size(), found.length, () -> where + ": " + content);
  }

  static byte[] bytes(Mailbox mailbox, long uid) {
    try (var content = mailbox.content(uid)) {
      byte[] bytes = new byte[(int) content.size()];
      int at = 0;
      while (at < bytes.length) {
        at += content.read(at, bytes, at, bytes.length - at);
      }
      return bytes;
    }
  }

  private static void match(String where, String expected, String line) {
    boolean open = expected.endsWith("...");
    String text = open ? expected.substring(0, expected.length() - 3) : expected;
    String regex = Pattern.quote(unescaped(text)) + (open ? ".*" : "");
    if (!Pattern.compile(regex, Pattern.DOTALL).matcher(line).matches()) {
      assertEquals(expected, line, where);
    }
  }
}
