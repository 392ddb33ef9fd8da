package org.heddle.imap.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.heddle.imap.ImapSettings;
import org.heddle.imap.Namespaces;
import org.heddle.imap.wire.Limits;
import org.heddle.net.Greeting;
import org.heddle.storage.kit.MemoryStorage;
import org.junit.jupiter.api.Test;

/// What a transcript cannot show, because it takes other settings or another way to connect.
final class SessionTest {
  private static final Duration LONG = Duration.ofMinutes(30);
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Limits SMALL = new Limits(200, 50, 300, 3, 5, 100);

  private static TestServer server(Limits limits, Duration autologout, Duration keepAlive)
      throws IOException {
    var usual = ImapSettings.defaults("mail.example");
    var settings =
        new ImapSettings(
            usual.serverName(),
            limits,
            autologout,
            keepAlive,
            usual.quota(),
            usual.switches(),
            usual.progress(),
            usual.messageLimits(),
            usual.namespaces(),
            usual.serverEntries());
    return new TestServer(new MemoryStorage(), settings);
  }

  private static WireClient connect(TestServer server, Greeting greeting) throws IOException {
    return new WireClient(server.connect(greeting));
  }

  private static WireClient loggedIn(TestServer server) throws IOException {
    WireClient client = connect(server, new Greeting.PreAuthenticated("alice"));
    assertTrue(client.line().startsWith("* PREAUTH [CAPABILITY IMAP4rev1 IMAP4rev2 "));
    return client;
  }

  @Test
  void aSilentClientIsToldGoodbye() throws IOException {
    try (TestServer server = server(Limits.DEFAULT, SHORT, LONG);
        WireClient client = connect(server, new Greeting.Ready())) {
      assertTrue(client.line().startsWith("* OK "));
      assertEquals("* BYE Autologout: no command for too long", client.line());
      client.expectClosed("after BYE");
    }
  }

  @Test
  void aClientThatIdlesForTooLongIsToldGoodbye() throws IOException {
    try (TestServer server = server(Limits.DEFAULT, Duration.ofMillis(500), LONG);
        WireClient client = loggedIn(server)) {
      client.send("a IDLE");
      assertEquals("+ idling", client.line());
      assertEquals("* BYE Autologout: idle for too long", client.line());
      client.expectClosed("after BYE");
    }
  }

  @Test
  void anIdlingClientHearsThatTheServerIsThere() throws IOException {
    try (TestServer server = server(Limits.DEFAULT, LONG, SHORT);
        WireClient client = loggedIn(server)) {
      client.send("a IDLE");
      assertEquals("+ idling", client.line());
      assertEquals("* OK Still here", client.line());
      assertEquals("* OK Still here", client.line());
      client.send("DONE");
      String line = client.line();
      while (line.equals("* OK Still here")) {
        line = client.line();
      }
      assertEquals("a OK IDLE completed", line);
    }
  }

  @Test
  void whoGoesOnCompressingBehindUnauthenticateIsSentAway() throws IOException {
    try (TestServer server = server(Limits.DEFAULT, LONG, LONG);
        WireClient client = loggedIn(server)) {
      assertEquals("a OK DEFLATE active\n", client.command("a", "COMPRESS DEFLATE"));
      client.deflate();
      client.sendRaw("b UNAUTHENTICATE\r\nc LOGIN alice secret\r\n");
      assertEquals("* BYE Compressed commands behind UNAUTHENTICATE", client.line());
      client.expectClosed("after BYE");
    }
  }

  @Test
  void aClientThatOnlyFlushesMayPipelineBehindUnauthenticate() throws IOException {
    try (TestServer server = server(Limits.DEFAULT, LONG, LONG);
        WireClient client = loggedIn(server)) {
      assertEquals("a OK DEFLATE active\n", client.command("a", "COMPRESS DEFLATE"));
      client.deflate();
      client.send("b UNAUTHENTICATE");
      client.writePlain();
      client.send("c NOOP");
      assertEquals("b OK UNAUTHENTICATE completed", client.line());
      client.expectPlain("behind the answer");
      assertEquals("c OK NOOP completed", client.line());
    }
  }

  @Test
  void whereAnyoneIsNobodyNothingIsSharedWithThem() throws IOException {
    var usual = ImapSettings.defaults("mail.example");
    var namespaces =
        new Namespaces(
            Optional.of("Other Users"), "Shared", Optional.empty(), Namespaces.Anyone.IS_NOBODY);
    var settings =
        new ImapSettings(
            usual.serverName(),
            usual.limits(),
            usual.autologout(),
            usual.keepAlive(),
            usual.quota(),
            usual.switches(),
            usual.progress(),
            usual.messageLimits(),
            namespaces,
            usual.serverEntries());
    try (var server = new TestServer(new MemoryStorage(), settings);
        WireClient client = loggedIn(server)) {
      String refused = "NO [NOPERM] Mailboxes are not shared with anyone here\n";
      assertEquals("a " + refused, client.command("a", "SETACL INBOX anyone lr"));
      assertEquals("b " + refused, client.command("b", "SETACL INBOX anyone +l"));
      assertEquals("c OK SETACL completed\n", client.command("c", "SETACL INBOX -anyone w"));
      assertEquals("d OK DELETEACL completed\n", client.command("d", "DELETEACL INBOX anyone"));
      assertEquals(
          "* LISTRIGHTS INBOX anyone \"\"\ne OK LISTRIGHTS completed\n",
          client.command("e", "LISTRIGHTS INBOX anyone"));
      assertTrue(client.command("f", "SETACL nowhere anyone lr").startsWith("f NO [NONEXISTENT] "));
    }
  }

  @Test
  void aConnectionThatIsNotWantedIsToldWhy() throws IOException {
    try (TestServer server = server(Limits.DEFAULT, LONG, LONG);
        WireClient client = connect(server, new Greeting.Refused("Too many connections"))) {
      assertEquals("* BYE Too many connections", client.line());
      client.expectClosed("after BYE");
    }
  }

  @Test
  void aUserWithTooManyConnectionsIsRefused() throws IOException {
    try (TestServer server = server(Limits.DEFAULT, LONG, LONG);
        WireClient client = connect(server, new Greeting.Ready());
        WireClient known = connect(server, new Greeting.PreAuthenticated("crowded"))) {
      client.line();
      String answer = client.command("a", "LOGIN crowded secret");
      assertTrue(answer.startsWith("a NO [LIMIT] "), answer);
      assertEquals("b OK NOOP completed\n", client.command("b", "NOOP"));
      assertTrue(known.line().startsWith("* BYE "));
      known.expectClosed("after BYE");
    }
  }

  @Test
  void aLineThatIsTooLongEndsTheSession() throws IOException {
    try (TestServer server = server(SMALL, LONG, LONG);
        WireClient client = loggedIn(server)) {
      client.send("a SELECT " + "x".repeat(300));
      assertTrue(client.line().startsWith("a BAD "));
      assertTrue(client.line().startsWith("* BYE "));
      client.expectClosed("after BYE");
    }
  }

  @Test
  void aStrangerMaySendOnlyWhatALoginTakes() throws IOException {
    try (TestServer server = server(Limits.DEFAULT, LONG, LONG);
        WireClient stranger = connect(server, new Greeting.Ready());
        WireClient known = connect(server, new Greeting.Ready())) {
      stranger.line();
      stranger.send("a LOGIN " + "x".repeat(17_000));
      assertTrue(stranger.line().startsWith("a BAD "));
      assertTrue(stranger.line().startsWith("* BYE "));
      known.line();
      assertTrue(known.command("a", "LOGIN {4097}").startsWith("a NO [TOOBIG] "));
      assertTrue(known.command("b", "LOGIN ann secret").contains("b OK "));
      String name = "x".repeat(17_000);
      String answer = known.command("c", "STATUS {17000+}\r\n" + name + " (MESSAGES)");
      assertTrue(answer.startsWith("c NO "), answer);
      assertTrue(known.command("d", "STATUS " + name + " (MESSAGES)").startsWith("d NO "));
    }
  }

  @Test
  void aLiteralThatIsTooLargeIsRefused() throws IOException {
    try (TestServer server = server(SMALL, LONG, LONG);
        WireClient client = loggedIn(server)) {
      assertTrue(client.command("a", "SELECT {51}").startsWith("a NO [TOOBIG] "));
      client.send("b SELECT {51+}");
      client.send("x".repeat(51));
      assertTrue(client.line().startsWith("b NO [TOOBIG] "));
      assertEquals("c OK NOOP completed\n", client.command("c", "NOOP"));
    }
  }

  @Test
  void aMessageThatIsTooLargeIsRefusedBeforeItIsSent() throws IOException {
    try (TestServer server = server(SMALL, LONG, LONG);
        WireClient client = loggedIn(server)) {
      assertTrue(client.command("a", "APPEND INBOX {101}").startsWith("a NO [TOOBIG] "));
      client.send("b APPEND INBOX {100+}");
      client.send("Subject: x\r\n\r\n" + "y".repeat(86));
      assertTrue(client.line().startsWith("b OK [APPENDUID "));
      assertEquals("c OK NOOP completed\n", client.command("c", "NOOP"));
    }
  }

  @Test
  void listsAndNestingAreBounded() throws IOException {
    try (TestServer server = server(SMALL, LONG, LONG);
        WireClient client = loggedIn(server)) {
      client.command("a", "SELECT INBOX");
      assertTrue(client.command("b", "SEARCH ((((ALL))))").startsWith("b BAD "));
      assertTrue(client.command("c", "SEARCH (((ALL)))").endsWith("c OK SEARCH completed\n"));
      assertTrue(client.command("d", "UID FETCH 1,3,5,7,9,11 FLAGS").startsWith("d BAD "));
      assertTrue(client.command("e", "UID FETCH 1,3,5,7,9 FLAGS").startsWith("e OK "));
      assertTrue(client.command("f", "STORE 1 +FLAGS (a b c d e f)").startsWith("f BAD "));
    }
  }

  /// RFC 4978 section 3: a client waits for the answer. What comes before it may be compressed or
  /// not, so that nothing is.
  @Test
  void nothingIsCompressedIfACommandFollowsBeforeTheAnswer() throws IOException {
    try (TestServer server = server(Limits.DEFAULT, LONG, LONG);
        WireClient client = loggedIn(server)) {
      client.sendRaw("a COMPRESS DEFLATE\r\nb NOOP\r\n");
      assertEquals("a BAD Nothing may follow COMPRESS before the answer", client.line());
      assertEquals("b OK NOOP completed", client.line());
    }
  }

  @Test
  void whatIsNotCompressedAfterCompressEndsTheSession() throws IOException {
    try (TestServer server = server(Limits.DEFAULT, LONG, LONG);
        WireClient client = loggedIn(server)) {
      client.send("a COMPRESS DEFLATE");
      assertEquals("a OK DEFLATE active", client.line());
      client.sendRaw("\u0007 no block of deflate begins so\r\n");
      client.deflate();
      assertEquals("* BYE Not a deflate stream", client.line());
      client.expectClosed("after BYE");
    }
  }
}
