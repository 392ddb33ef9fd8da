package org.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.heddle.config.Keys;
import org.heddle.config.Resolution;
import org.heddle.config.Settings;
import org.heddle.storage.MailboxName;
import org.heddle.storage.User;
import org.heddle.storage.kit.Mails;
import org.heddle.storage.kit.MemoryStorage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The commands that move mail, alone and through a server that runs.
@Timeout(60)
class MovingCommandTest {
  @TempDir private Path directory = Path.of("");

  private final MemoryProvider provider = new MemoryProvider();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void fill() {
    MemoryStorage storage = provider.storage();
    storage.users().save(new User("ann", "{PLAIN}secret"));
    var account = storage.account("ann");
    Mails.append(account, account.open(MailboxName.INBOX), Mails.mail("one"));
  }

  private int run(String... args) {
    var surroundings =
        new Surroundings(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of("HEDDLE_MEMORY_PASSWORD", "secret"),
            List.of(provider));
    return new CommandLineProgram(surroundings).run(args);
  }

  private String said(ByteArrayOutputStream where) {
    return where.toString(StandardCharsets.UTF_8);
  }

  private String store(String name) throws IOException {
    return "memory:" + Files.createDirectories(directory.resolve(name));
  }

  private Heddle server(String name) {
    var keys = new Keys(List.of(provider));
    Map<String, List<String>> flags =
        Map.of(
            "storage", List.of("memory"), "data-dir", List.of(directory.resolve(name).toString()));
    Settings settings = Settings.of(Resolution.of(keys, flags, Map.of()));
    var server = Heddle.open(settings, provider);
    server.listenToOwner();
    return server;
  }

  @Test
  void aStoreIsComparedWithItself() throws IOException {
    assertEquals(0, run("verify", "--from", store("one"), "--to", store("two")), said(err));
    assertTrue(said(out).endsWith("no difference\n"), said(out));
  }

  @Test
  void aServerThatRunsDoesIt() throws IOException {
    String from = store("one");
    try (Heddle server = server("one")) {
      assertFalse(server.users().names().isEmpty());
      assertEquals(0, run("verify", "--from", from, "--to", store("two")), said(err));
      assertTrue(
          said(out)
              .endsWith("1 accounts, 1 mailboxes, 1 messages, 0.0 MB compared: no difference\n"),
          said(out));
      Path target = directory.resolve("export");
      assertEquals(
          0,
          run(
              "export",
              "--from",
              from,
              "--account",
              "ann",
              "--format",
              "mbox",
              "--to",
              target.toString()),
          said(err));
      assertTrue(Files.exists(target.resolve("INBOX.mbox")));
    }
  }

  @Test
  void whatAServerCannotDoIsSaidAsHere() throws IOException {
    String from = store("one");
    String[] words = {
      "export", "--from", from, "--account", "bob", "--format", "mbox", "--to", "nowhere"
    };
    assertEquals(1, run(words));
    String alone = said(err);
    err.reset();
    try (Heddle server = server("one")) {
      assertFalse(server.users().names().isEmpty());
      assertEquals(1, run(words));
    }
    assertEquals("heddle: there is no account bob\n", alone);
    assertEquals(alone, said(err));
  }

  @Test
  void whatIsNoStoreIsNotOpened() {
    assertEquals(1, run("verify", "--from", "memory:" + directory.resolve("none"), "--to", "x:y"));
    assertEquals(
        "heddle: 'x:y' names no store: write it as memory:DIRECTORY, or as a JDBC URL\n",
        said(err));
    assertEquals(2, run("verify", "--from", "memory:x"));
  }
}
