package org.heddle.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import org.heddle.imap.transcript.TestServer;
import org.heddle.imap.transcript.WireClient;
import org.heddle.net.Greeting;
import org.heddle.storage.Account;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageException;
import org.heddle.storage.Users;
import org.heddle.storage.kit.MemoryStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a transcript cannot show: time, the end of the server, and a storage that fails.
@Timeout(60)
class SessionTest {
  private static final Duration LONG = Duration.ofMinutes(30);
  private static final Duration SHORT = Duration.ofMillis(200);

  private static TestServer server(Duration autologout, Duration keepAlive) throws IOException {
    var usual = ImapSettings.defaults("mail.example");
    var settings =
        new ImapSettings(
            usual.serverName(),
            usual.limits(),
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

  private static WireClient loggedIn(TestServer server) throws IOException {
    var client = new WireClient(server.connect(new Greeting.PreAuthenticated("ann")));
    client.line();
    return client;
  }

  @Test
  void aSilentClientIsLoggedOut() throws IOException {
    try (var server = server(SHORT, LONG);
        var client = loggedIn(server)) {
      assertEquals("* BYE Autologout: no command for too long", client.line());
      assertThrows(EOFException.class, client::line);
    }
  }

  @Test
  void aClientThatIdlesTooLongIsLoggedOut() throws IOException {
    try (var server = server(SHORT, LONG);
        var client = loggedIn(server)) {
      client.send("a IDLE");
      assertEquals("+ idling", client.line());
      assertEquals("* BYE Autologout: idle for too long", client.line());
      assertThrows(EOFException.class, client::line);
    }
  }

  @Test
  void anIdlingClientHearsThatTheServerIsThere() throws IOException {
    try (var server = server(LONG, SHORT);
        var client = loggedIn(server)) {
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
  void aStoppingServerSaysGoodbye() throws IOException {
    try (var server = server(LONG, LONG);
        var waiting = loggedIn(server);
        var idling = loggedIn(server)) {
      idling.send("a IDLE");
      assertEquals("+ idling", idling.line());
      server.stop();
      assertEquals("* BYE Server is shutting down", waiting.line());
      assertEquals("* BYE Server is shutting down", idling.line());
      assertThrows(EOFException.class, waiting::line);
      assertThrows(EOFException.class, idling::line);
    }
  }

  /// The server ends the input of a session that waits in the middle of a command when the grace is
  /// over.
  @Test
  void aClientInTheMiddleOfALiteralHearsThatTheServerStops() throws IOException {
    try (var server = server(LONG, LONG);
        var socket = server.connect(new Greeting.PreAuthenticated("ann"));
        var client = new WireClient(socket)) {
      client.line();
      client.send("a APPEND INBOX {100}");
      assertEquals("+ OK", client.line());
      server.stop();
      socket.shutdownOutput();
      assertEquals("* BYE Server is shutting down", client.line());
      assertThrows(EOFException.class, client::line);
    }
  }

  @Test
  void aRefusedClientHearsWhy() throws IOException {
    try (var server = server(LONG, LONG);
        var client = new WireClient(server.connect(new Greeting.Refused("Too many")))) {
      assertEquals("* BYE Too many", client.line());
      assertThrows(EOFException.class, client::line);
    }
  }

  @Test
  void aUserWithTooManyConnectionsIsRefused() throws IOException {
    try (var server = server(LONG, LONG);
        var client = new WireClient(server.connect(new Greeting.Ready()))) {
      client.line();
      client.send("a LOGIN crowded secret");
      assertEquals("a NO [LIMIT] Too many connections of this user", client.line());
      client.send("b LOGIN ann secret");
      assertTrue(client.line().startsWith("* CAPABILITY "));
      assertEquals("b OK Logged in", client.line());
    }
  }

  @Test
  void afterTooManyFailedLoginsTheConnectionCloses() throws IOException {
    try (var server = server(LONG, LONG);
        var client = new WireClient(server.connect(new Greeting.Ready()))) {
      client.line();
      for (int i = 1; i < 5; i++) {
        client.send("a LOGIN ann wrong");
        assertEquals("a NO [AUTHENTICATIONFAILED] Wrong user name or password", client.line());
      }
      client.send("a LOGIN ann wrong");
      assertEquals("* BYE Too many failed logins", client.line());
      assertEquals("a NO [AUTHENTICATIONFAILED] Wrong user name or password", client.line());
      assertThrows(EOFException.class, client::line);
    }
  }

  @Test
  void whoGoesOnWithoutALoginIsSentAway() throws IOException {
    try (var server = server(LONG, LONG);
        var client = new WireClient(server.connect(new Greeting.Ready()))) {
      client.line();
      for (int i = 0; i < 100; i++) {
        client.send("a NOOP");
        assertEquals("a OK NOOP completed", client.line());
      }
      client.send("b LOGIN ann secret");
      assertEquals("* BYE Too many commands without a login", client.line());
      assertThrows(EOFException.class, client::line);
    }
  }

  @Test
  void aStorageThatIsNotThereIsNoReasonToForgetThePassword() throws IOException {
    Storage down =
        failing(new StorageException.Unavailable("The mail storage is not available", null));
    try (var server = new TestServer(down, ImapSettings.defaults("mail.example"));
        var client = new WireClient(server.connect(new Greeting.Ready()))) {
      client.line();
      client.send("a LOGIN ann secret");
      assertEquals("a NO [UNAVAILABLE] The mail storage is not available", client.line());
    }
  }

  @Test
  void withoutStorageAKnownUserHearsGoodbye() throws IOException {
    Storage down =
        failing(new StorageException.Unavailable("The mail storage is not available", null));
    try (var server = new TestServer(down, ImapSettings.defaults("mail.example"));
        var client = new WireClient(server.connect(new Greeting.PreAuthenticated("ann")))) {
      assertEquals("* BYE The mail storage is not available", client.line());
      assertThrows(EOFException.class, client::line);
    }
  }

  @Test
  void aBugCostsOneCommandOnly() throws IOException {
    try (var server =
            new TestServer(
                failing(new IllegalStateException("a bug, as this test wants it")),
                ImapSettings.defaults("mail.example"));
        var client = new WireClient(server.connect(new Greeting.Ready()))) {
      client.line();
      client.send("a LOGIN ann secret");
      assertEquals("a NO [SERVERBUG] Internal error", client.line());
      client.send("b NOOP");
      assertEquals("b OK NOOP completed", client.line());
    }
  }

  private static Storage failing(RuntimeException failure) {
    return new Storage() {
      @Override
      public java.util.SortedSet<String> sharingWith(String user) {
        return new java.util.TreeSet<>();
      }

      @Override
      public java.util.List<String> accounts(String after, int limit) {
        throw failure;
      }

      @Override
      public Users users() {
        throw failure;
      }

      @Override
      public Account account(String name, QuotaLimits limits) {
        throw failure;
      }

      @Override
      public void close() {}
    };
  }
}
