package org.heddle.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.heddle.net.Server.Timing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServerTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration TICK = Duration.ofMillis(5);

  private static Server server(Timing timing, int total, int perUser) {
    var admission = new Admission(new Admission.Caps(total, 100, perUser), AddressRules.OPEN);
    return new Server(Server.Front.plain(admission), timing);
  }

  private static Server server() {
    return server(new Timing(LONG, LONG, LONG, TICK), 100, 100);
  }

  @Test
  void aSessionRunsFromGreetingToEnd() throws IOException {
    try (var server = server();
        var client = Client.to(server.listen(ANY_PORT, new LineProtocol()))) {
      assertEquals("ready", client.read());
      assertEquals("hello", client.ask("hello"));
      assertEquals("bye", client.ask("quit"));
      assertEquals("EOF", client.read());
    }
  }

  @Test
  void aReadThatTimesOutLeavesTheSessionInPlace() throws IOException {
    try (var server = server();
        var client = Client.to(server.listen(ANY_PORT, new LineProtocol()))) {
      client.read();
      assertEquals("nothing came", client.ask("wait 20"));
      client.send("wait 10000");
      assertEquals("came x", client.ask("x"));
      assertEquals("y", client.ask("y"));
    }
  }

  @Test
  void whoeverIsOneTooManyHearsWhy() throws IOException {
    try (var server = server(new Timing(LONG, LONG, LONG, TICK), 1, 9)) {
      var address = server.listen(ANY_PORT, new LineProtocol());
      try (var first = Client.to(address)) {
        assertEquals("ready", first.read());
        try (var second = Client.to(address)) {
          second.send("a LOGIN before the greeting must not cost the client the reason");
          assertEquals("bye Too many connections, try again later", second.read());
          assertEquals("EOF", second.read());
        }
        assertEquals("bye", first.ask("quit"));
        assertEquals("EOF", first.read());
      }
      awaitNone(server);
      try (var third = Client.to(address)) {
        assertEquals("ready", third.read());
      }
    }
  }

  private static void awaitNone(Server server) {
    while (server.sessions() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aUserMayHaveSoManyConnections() throws IOException {
    try (var server = server(new Timing(LONG, LONG, LONG, TICK), 9, 1)) {
      var address = server.listen(ANY_PORT, new LineProtocol());
      try (var first = Client.to(address);
          var second = Client.to(address)) {
        first.read();
        second.read();
        assertEquals("ok", first.ask("login anna"));
        assertEquals("no", second.ask("login anna"));
        assertEquals("ok", second.ask("login bert"));
        assertEquals("ok", first.ask("logout"));
        assertEquals("ok", second.ask("login anna"));
      }
    }
  }

  @Test
  void whoDoesNotLogInInTimeIsCutOffHoweverBusy() throws IOException {
    try (var server = server(new Timing(SHORT, LONG, LONG, TICK), 9, 9)) {
      var address = server.listen(ANY_PORT, new LineProtocol());
      try (var slow = Client.to(address)) {
        assertThrows(
            IOException.class,
            () -> {
              while (!slow.ask("x").equals("EOF")) {
                Thread.onSpinWait();
              }
              throw new IOException("ended");
            });
      }
    }
  }

  @Test
  void loggingInLiftsTheDeadline() throws IOException {
    try (var server = server(new Timing(Duration.ofSeconds(2), LONG, LONG, TICK), 9, 9)) {
      var address = server.listen(ANY_PORT, new LineProtocol());
      try (var quick = Client.to(address)) {
        quick.read();
        assertEquals("ok", quick.ask("login anna"));
        try (var slow = Client.to(address)) {
          assertThrows(
              IOException.class,
              () -> {
                orFail(slow.read());
                orFail(slow.read());
              },
              "this one is cut off");
        }
        assertEquals("still there", quick.ask("still there"));
      }
    }
  }

  @Test
  void loggingOutSetsTheDeadlineAgain() throws IOException {
    try (var server = server(new Timing(Duration.ofMillis(500), LONG, LONG, TICK), 9, 9);
        var client = Client.to(server.listen(ANY_PORT, new LineProtocol()))) {
      client.read();
      assertEquals("ok", client.ask("login anna"));
      assertEquals("nothing came", client.ask("wait 700"));
      assertEquals("ok", client.ask("logout"));
      assertThrows(IOException.class, () -> orFail(client.read()), "nobody logged in again");
    }
  }

  private static void orFail(String line) throws IOException {
    if (line.equals("EOF")) {
      throw new IOException("ended");
    }
  }

  @Test
  void aClientThatNeverReadsIsCutOff() throws IOException {
    try (var server = server(new Timing(LONG, SHORT, LONG, TICK), 9, 9)) {
      try (var client = Client.to(server.listen(ANY_PORT, new LineProtocol()))) {
        client.read();
        client.send("flood");
        awaitNone(server);
      }
    }
  }

  @Test
  void stoppingSaysGoodbyeToThoseWhoWait() throws IOException {
    var server = server();
    var address = server.listen(ANY_PORT, new LineProtocol());
    try (var client = Client.to(address)) {
      client.read();
      Thread stop = Thread.ofVirtual().start(server::close);
      assertEquals("bye stopping", client.read());
      assertEquals("EOF", client.read());
      client.hangUp();
      stop.join();
      assertThrows(IOException.class, () -> Client.to(address).close());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void whoDoesNotEndWithinTheGraceHearsTheEndOfItsInput() throws IOException {
    var server = server(new Timing(LONG, LONG, SHORT, TICK), 9, 9);
    try (var client = Client.to(server.listen(ANY_PORT, new LineProtocol()))) {
      client.read();
      assertEquals("ok", client.ask("deaf"));
      server.close();
      assertEquals("bye stopping", client.read());
      assertEquals(0, server.sessions());
    }
  }

  @Test
  void whoDoesNotEndEvenThenIsCutOff() throws IOException {
    var server = server(new Timing(LONG, LONG, SHORT, TICK), 9, 9);
    try (var client = Client.to(server.listen(ANY_PORT, new LineProtocol()))) {
      client.read();
      client.send("flood");
      server.close();
      assertEquals(0, server.sessions());
    }
  }

  @Test
  void aDefectEndsOneSessionOnly() throws IOException {
    try (var server = server()) {
      var address = server.listen(ANY_PORT, new LineProtocol());
      try (var broken = Client.to(address);
          var other = Client.to(address)) {
        broken.read();
        other.read();
        assertEquals("EOF", broken.ask("throw"));
        assertEquals("fine", other.ask("fine"));
      }
    }
  }

  @Test
  void aTrustedUnixSocketKnowsWhoIsThere(@TempDir Path directory) throws IOException {
    Path path = directory.resolve("trusted");
    try (var server = server()) {
      server.listenTrusting(path, new LineProtocol());
      assertEquals("rw-rw-rw-", permissions(path));
      try (var client = Client.to(path)) {
        assertEquals("hello " + Files.getOwner(path).getName(), client.read());
        assertEquals("nothing came", client.ask("wait 20"));
        assertEquals("x", client.ask("x"));
        Thread stop = Thread.ofVirtual().start(server::close);
        assertEquals("bye stopping", client.read());
        assertEquals("EOF", client.read());
        client.hangUp();
        stop.join();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
    assertFalse(Files.exists(path));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void aSocketFileThatWasLeftBehindIsReplaced(@TempDir Path directory) throws IOException {
    Path path = directory.resolve("socket");
    Path saved = directory.resolve("saved");
    try (var server = server()) {
      server.listenToOwner(path, new LineProtocol());
      assertEquals("rw-------", permissions(path));
      Files.move(path, saved);
    }
    Files.move(saved, path);
    try (var server = server()) {
      server.listenToOwner(path, new LineProtocol());
      try (var client = Client.to(path)) {
        assertEquals("ready", client.read());
      }
      try (var second = server()) {
        assertThrows(IOException.class, () -> second.listenToOwner(path, new LineProtocol()));
      }
      assertTrue(Files.exists(path), "the one in use stays");
    }
  }

  @Test
  void aFileThatIsNoSocketIsLeftAlone(@TempDir Path directory) throws IOException {
    Path path = Files.writeString(directory.resolve("file"), "precious");
    try (var server = server()) {
      assertThrows(IOException.class, () -> server.listenToOwner(path, new LineProtocol()));
    }
    assertEquals("precious", Files.readString(path));
  }

  @Test
  void standardStreamsCarryASessionToo() {
    var input = new ByteArrayInputStream("one\nquit\n".getBytes(StandardCharsets.UTF_8));
    var output = new ByteArrayOutputStream();
    try (var server = server()) {
      server.serve(input, output, new LineProtocol(), "anna", () -> {});
    }
    assertEquals(
        List.of("hello anna", "one", "bye"),
        output.toString(StandardCharsets.UTF_8).lines().toList());
  }
}
