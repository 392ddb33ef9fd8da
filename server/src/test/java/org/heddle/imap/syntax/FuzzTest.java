package org.heddle.imap.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.Random;
import org.heddle.imap.wire.Limits;
import org.heddle.imap.wire.SyntaxError;
import org.junit.jupiter.api.Test;

/// Valid commands with a few octets changed, as a hostile or broken client sends them: whatever it
/// is, it is read as commands, refused, or the end of the stream, and the parser moves on.
class FuzzTest {
  private static final int ROUNDS = 8_000;
  private static final Limits LIMITS = new Limits(2000, 500, 3000, 5, 50, 5000);
  private static final String[] PIECES = {
    "\r\n",
    "\n",
    "\r",
    "\0",
    " ",
    "  ",
    "(",
    ")",
    "{3}",
    "{3+}\r\n",
    "~{2+}\r\n",
    "{99999+}\r\n",
    "{99999}\r\n",
    "\"",
    "\\",
    "\\Seen",
    "*",
    "%",
    "$",
    "&",
    "&AOk-",
    "]",
    "[",
    "<0.1>",
    "NIL",
    "0",
    "4294967295",
    "99999999999999999999",
    ":",
    ",",
    "NOT ",
    "OR ",
    "((((((",
    "\u00c3\u00a9",
    "\u00ff",
    "RETURN (",
    "NOTIFY SET (",
    "MESSAGENEW (",
    "BODY[",
    "HEADER.FIELDS (",
    "\" 1-Jan-2020 00:00:00 +0000\"",
    "DONE",
    "CATENATE (",
    "TEXT {2+}\r\n",
    "URL \"/b;UIDVALIDITY=1/;UID=2/;SECTION=1.MIME/;PARTIAL=0.9\"",
    "UTF8 (~{2+}\r\n",
  };

  @Test
  void readsAnything() throws IOException {
    for (long seed = 0; seed < ROUNDS; seed++) {
      try {
        readAll(sent(seed));
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  /// What comes behind the line end of a command that was changed is the next command.
  @Test
  void findsTheNextCommand() throws IOException {
    for (long seed = 0; seed < ROUNDS; seed++) {
      var random = new Random(seed);
      String line = oneLine(mutated(random, command(random)));
      var client = Client.sends("a " + line + "\r\nlast NOOP\r\n");
      try {
        var command = client.next();
        if (command instanceof Command.Append) {
          client.parser.skipCommand();
        }
      } catch (SyntaxError e) {
        assertEquals(SyntaxError.After.CONTINUE, e.after(), "seed " + seed);
      }
      try {
        assertEquals("last", client.parser.next(NameEncoding.UTF8).tag(), "seed " + seed);
      } catch (EOFException e) {
        throw new AssertionError("seed " + seed + ": nothing behind: " + line, e);
      }
    }
  }

  /// Not one that ends in the announcement of a literal: what comes behind that is the literal.
  private static String oneLine(String text) {
    return text.replace("\n", "").replaceAll("\\{\\d*\\+?}$", "");
  }

  private static String sent(long seed) {
    var random = new Random(seed);
    var sent = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      sent.append("t").append(i).append(' ').append(command(random)).append("\r\n");
    }
    return mutated(random, sent.toString());
  }

  private static String command(Random random) {
    String text =
        new CommandWriter(NameEncoding.MODIFIED_UTF7)
            .write(new RandomCommands(random.nextLong()).command());
    return random.nextInt(5) == 0
        ? "APPEND x (\\Seen $y) \" 1-Jan-2020 00:00:00 +0000\" {3+}\r\nabc ~{2}\r\nde"
        : text;
  }

  private static String mutated(Random random, String text) {
    var mutated = new StringBuilder(text);
    for (int i = random.nextInt(4); i >= 0 && !mutated.isEmpty(); i--) {
      int at = random.nextInt(mutated.length());
      int end = Math.min(mutated.length(), at + random.nextInt(8));
      switch (random.nextInt(4)) {
        case 0 -> mutated.insert(at, PIECES[random.nextInt(PIECES.length)]);
        case 1 -> mutated.setCharAt(at, (char) random.nextInt(256));
        case 2 -> mutated.delete(at, end);
        default -> mutated.insert(at, mutated.substring(at, end).repeat(1 + random.nextInt(60)));
      }
    }
    return mutated.toString();
  }

  private static void readAll(String sent) throws IOException {
    var client = Client.sends(sent, LIMITS);
    for (int commands = 0; commands <= sent.length(); commands++) {
      try {
        readOne(client);
      } catch (SyntaxError e) {
        assertTrue(!e.message().isEmpty() && !e.tag().isEmpty());
        if (e.after() == SyntaxError.After.CLOSE) {
          return;
        }
      } catch (EOFException e) {
        return;
      }
    }
    throw new IllegalStateException("More commands than octets");
  }

  private static void readOne(Client client) throws IOException {
    if (client.next() instanceof Command.Append) {
      try {
        readMessages(client);
      } catch (SyntaxError e) {
        client.parser.skipCommand();
      }
    }
  }

  private static void readMessages(Client client) throws IOException {
    while (true) {
      Optional<AppendItem> item = client.parser.appendItem();
      if (item.isEmpty()) {
        return;
      }
      if (item.get().data() instanceof AppendItem.Data.Catenate) {
        readParts(client);
      } else {
        client.input.literal(Client.literal(item.get()), OutputStream.nullOutputStream());
      }
    }
  }

  private static void readParts(Client client) throws IOException {
    Optional<AppendItem.Part> part = client.parser.appendPart();
    while (part.isPresent()) {
      switch (part.get()) {
        case AppendItem.Part.Text(var header) ->
            client.input.literal(header, OutputStream.nullOutputStream());
        case AppendItem.Part.Url(var url) -> MessageUrl.parse(url);
      }
      part = client.parser.appendPart();
    }
  }
}
