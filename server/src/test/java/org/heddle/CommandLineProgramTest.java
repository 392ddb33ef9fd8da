package org.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.heddle.auth.Passwords;
import org.heddle.auth.Secret;
import org.heddle.storage.SpecialUse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineProgramTest {
  @TempDir private Path directory = Path.of("");

  private final MemoryProvider provider = new MemoryProvider();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Map<String, String> environment = Map.of();
  private String input = "";

  private int run(String... args) {
    var surroundings =
        new Surroundings(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment,
            List.of(provider));
    return new CommandLineProgram(surroundings).run(args);
  }

  /// With the memory storage and a directory of its own.
  private int runHere(String... args) {
    var all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--storage", "memory", "--data-dir", data().toString()));
    return run(all.toArray(String[]::new));
  }

  private Path data() {
    return directory.resolve("data");
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serv | heddle: there is no command serv; did you mean serve?",
        "user ad | heddle: there is no command ad; did you mean add?",
        "serve --lisen=x | heddle: there is no option --lisen=x here; did you mean --listen?",
        "check-config --momory-state x"
            + " | heddle: there is no option --momory-state here; did you mean --memory-state?",
        "check-config --listen"
            + " | heddle: Missing required parameter for option '--listen' (HOST:PORT)",
        "user add | heddle: Missing required parameter: 'NAME'",
        "check-config --autologout soon --storage memory"
            + " | heddle: --autologout: 'soon' is no TIME for autologout: write it as 30s, 30m or 12h",
        "check-config | heddle: default: 'jdbc' is no NAME for storage: there are memory",
        "serve --demo --storage memory --listen 192.0.2.1:1143"
            + " | heddle: --demo makes an account whose password everybody knows: listen on loopback"
            + " addresses only",
      })
  void aMisuseIsOneLineAndStatusTwo(String command, String expected) {
    assertEquals(2, run(command.split(" ")), err());
    assertEquals(expected + System.lineSeparator(), err());
    assertEquals("", out());
  }

  @Test
  void helpNamesEveryOptionAndVersionIsOneLine() {
    assertEquals(0, run("serve", "--help"));
    for (String part : List.of("--listen=HOST:PORT", "For --storage memory:", "--memory-state")) {
      assertTrue(out().contains(part), out());
    }
    out.reset();
    assertEquals(0, run("--help"));
    assertTrue(out().contains("check-config"), out());
    assertFalse(out().contains("warm-up"), out());
    out.reset();
    assertEquals(0, run("--version"));
    assertTrue(out().startsWith("heddle "), out());
    assertEquals(1, out().lines().count(), out());
    assertEquals(2, run());
    assertTrue(err().contains("Usage: heddle"), err());
  }

  @Test
  void checkConfigShowsWhatHoldsAndWhere() throws IOException {
    Path file = Files.writeString(directory.resolve("h.conf"), "max-connections = 7\n");
    environment = Map.of("HEDDLE_MEMORY_PASSWORD", "hunter2");
    assertEquals(0, runHere("check-config", "--config", file.toString()), err());
    assertTrue(
        out().lines().anyMatch(line -> line.matches("max-connections +7 +.*h.conf:1")), out());
    assertTrue(out().contains("[secret]"), out());
    assertFalse(out().contains("hunter2"), out());
    assertFalse(Files.exists(data()), "it only looks");
  }

  @Test
  void usersAreAddedChangedListedAndRemoved() {
    input = "first\n";
    assertEquals(0, runHere("user", "add", "J\u00F6rg"), err());
    var users = provider.storage().users();
    String stored = users.find("J\u00F6rg").orElseThrow().passwords().getFirst().hash();
    assertTrue(Passwords.standard().matches(new Secret("first"), stored), stored);

    assertEquals(1, runHere("user", "add", "J\u00F6rg"));
    assertEquals("heddle: there is a user J\u00F6rg already", err().strip());
    err.reset();

    input = "second\n";
    assertEquals(0, runHere("user", "passwd", "J\u00F6rg"), err());
    stored = users.find("J\u00F6rg").orElseThrow().passwords().getFirst().hash();
    assertTrue(Passwords.standard().matches(new Secret("second"), stored), stored);

    assertEquals(0, runHere("user", "list"), err());
    assertEquals("J\u00F6rg", out().strip());

    assertEquals(0, runHere("user", "remove", "J\u00F6rg"), err());
    assertEquals(List.of(), users.names());
    assertEquals(1, runHere("user", "remove", "J\u00F6rg"));
    assertEquals("heddle: there is no user J\u00F6rg", err().strip());
  }

  @Test
  void anEmptyPasswordIsRefused() {
    assertEquals(1, runHere("user", "add", "anna"));
    assertEquals("heddle: the password is empty", err().strip());
    assertEquals(List.of(), provider.storage().users().names());
  }

  @Test
  void aNewUserHasTheUsualMailboxes() {
    input = "secret\n";
    assertEquals(0, runHere("user", "add", "anna"), err());
    var tree = provider.storage().account("anna").mailboxes();
    assertEquals(
        List.of("Archive", "Drafts", "INBOX", "Junk", "Sent", "Trash"),
        tree.mailboxes().stream().map(info -> info.name().value()).toList());
    assertEquals(
        List.of(
            SpecialUse.ARCHIVE,
            SpecialUse.DRAFTS,
            SpecialUse.JUNK,
            SpecialUse.SENT,
            SpecialUse.TRASH),
        tree.mailboxes().stream().flatMap(info -> info.uses().stream()).toList());
    assertEquals(6, tree.subscriptions().size());
  }

  @Test
  void whatPreventsAStartIsOneLineAndStatusOne() throws IOException {
    assertEquals(1, runHere("serve", "--memory-state", "locked"));
    assertEquals(
        "heddle: the storage cannot be opened: The database is in use by another process",
        err().strip());
    err.reset();
    assertEquals(2, runHere("serve", "--memory-state", "broken"));
    assertEquals("heddle: memory-state: it is good or locked", err().strip());
    err.reset();
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String place = "127.0.0.1:" + taken.getLocalPort();
      assertEquals(1, runHere("serve", "--listen", place));
      assertTrue(err().contains("heddle: cannot listen on " + place + ": Address already"), err());
    }
    err.reset();
    Files.delete(data().resolve("development-certificate.pem"));
    Files.delete(data());
    Files.writeString(data(), "a file");
    assertEquals(1, runHere("serve"));
    assertTrue(err().startsWith("heddle: the data directory cannot be made: "), err());
  }

  @Test
  void standardInputAndOutputCarryImap() {
    input = "a SELECT INBOX\r\nb LOGOUT\r\n";
    assertEquals(0, runHere("stdio", "--user", "anna"), err());
    assertTrue(out().startsWith("* PREAUTH "), out());
    assertTrue(out().contains("a OK "), out());
    assertTrue(out().contains("* BYE "), out());
    assertTrue(out().stripTrailing().lines().toList().getLast().startsWith("b OK "), out());
  }

  @ParameterizedTest
  @CsvSource({"off, BAD SEARCH=FUZZY is turned off", "on, OK SEARCH completed"})
  void fuzzyIsThereWhereTextsAreIndexed(String index, String answer) {
    input = "a CAPABILITY\r\nb SELECT INBOX\r\nc SEARCH FUZZY TEXT x\r\nd LOGOUT\r\n";
    assertEquals(0, runHere("stdio", "--user", "anna", "--index", index), err());
    assertTrue(out().contains("c " + answer), out());
    boolean announced =
        out().lines().anyMatch(line -> line.matches("\\* CAPABILITY .* SEARCH=FUZZY.*"));
    assertEquals(index.equals("on"), announced, out());
  }

  @Test
  void whileAServerRunsOtherCommandsGoThroughIt() {
    var settings =
        org.heddle.config.Settings.of(
            org.heddle.config.Resolution.of(
                new org.heddle.config.Keys(List.of(provider)),
                Map.of(
                    "storage", List.of("memory"),
                    "listen", List.of("127.0.0.1:0"),
                    "data-dir", List.of(data().toString())),
                Map.of()));
    try (var heddle = Heddle.open(settings, provider)) {
      heddle.listen();
      // Were they to open the storage themselves, this would end them.
      String[] locked = {"--memory-state", "locked"};
      input = "secret\n";
      assertEquals(0, runHere("user", "add", "anna", locked[0], locked[1]), err());
      assertEquals(1, runHere("user", "add", "anna", locked[0], locked[1]));
      assertEquals("heddle: there is a user anna already", err().strip());
      err.reset();
      input = "other\n";
      assertEquals(0, runHere("user", "passwd", "anna", locked[0], locked[1]), err());
      String stored =
          provider.storage().users().find("anna").orElseThrow().passwords().getFirst().hash();
      assertTrue(Passwords.standard().matches(new Secret("other"), stored), stored);
      assertEquals(0, runHere("user", "list", locked[0], locked[1]), err());
      assertEquals("anna", out().strip());
      out.reset();
      input = "a LIST \"\" Drafts\r\nb LOGOUT\r\n";
      assertEquals(0, runHere("stdio", "--user", "anna", locked[0], locked[1]), err());
      assertTrue(out().startsWith("* PREAUTH "), out());
      assertTrue(out().contains("Drafts"), out());
      assertTrue(out().stripTrailing().lines().toList().getLast().startsWith("b OK "), out());
      assertEquals(0, runHere("user", "remove", "anna", locked[0], locked[1]), err());
      assertEquals(1, runHere("serve", "--listen", "127.0.0.1:0"));
      assertTrue(err().contains("heddle: another server runs on the data directory"), err());
    }
    assertFalse(Files.exists(Heddle.controlSocket(data())));
  }
}
