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
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.heddle.config.Keys;
import org.heddle.config.Resolution;
import org.heddle.config.Settings;
import org.heddle.storage.Account;
import org.heddle.storage.MailboxName;
import org.heddle.storage.StorageProvider;
import org.heddle.storage.UidSet;
import org.heddle.storage.kit.Mails;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `heddle fsck`, alone and through a server that runs.
@Timeout(60)
class CheckCommandTest {
  private static final List<StorageProvider> PROVIDERS =
      ServiceLoader.load(StorageProvider.class).stream().map(ServiceLoader.Provider::get).toList();

  @TempDir private Path directory = Path.of("");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String storage, String... args) {
    var all = new ArrayList<>(List.of("fsck", "--storage", storage, "--data-dir", directory + ""));
    all.addAll(List.of(args));
    var surroundings =
        new Surroundings(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of(),
            PROVIDERS);
    out.reset();
    err.reset();
    return new CommandLineProgram(surroundings).run(all.toArray(String[]::new));
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private String complaint() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private Heddle open(String storage) {
    var keys = new Keys(PROVIDERS);
    Map<String, List<String>> flags =
        Map.of("storage", List.of(storage), "data-dir", List.of(directory.toString()));
    Settings settings = Settings.of(Resolution.of(keys, flags, Map.of()));
    return Heddle.open(
        settings,
        PROVIDERS.stream().filter(one -> one.name().equals(storage)).findFirst().orElseThrow());
  }

  private static void fill(Heddle heddle) {
    for (String name : List.of("ann", "bob")) {
      Account account = heddle.storage().account(name);
      Mails.appendMany(account, account.open(MailboxName.INBOX), 3, "\\Seen");
    }
  }

  @Test
  void whatIsSoundIsSaidToBe() {
    try (Heddle heddle = open("jdbc")) {
      fill(heddle);
    }
    assertEquals(0, run("jdbc"), complaint());
    assertEquals(List.of("2 accounts checked: no damage"), lines());
    assertEquals(0, run("jdbc", "--account", "ann", "--repair"), complaint());
    assertEquals(List.of("1 accounts checked: no damage"), lines());
  }

  @Test
  void anAccountThatIsNotThereIsAFinding() {
    try (Heddle heddle = open("jdbc")) {
      fill(heddle);
    }
    assertEquals(1, run("jdbc", "--account", "eve"));
    assertEquals("eve: there is no such account (cannot be repaired)", lines().getFirst());
  }

  @Test
  void theServerThatRunsDoesIt() {
    try (Heddle heddle = open("jdbc")) {
      fill(heddle);
      heddle.listenToOwner();
      assertEquals(0, run("jdbc"), complaint());
      assertEquals(List.of("2 accounts checked: no damage"), lines());
      assertEquals(1, run("jdbc", "--account", "bob", "--account", "eve", "--repair"));
      assertEquals(2, lines().size());
      assertEquals(1, run("jdbc", "--rebuild"));
      assertTrue(complaint().contains("stop it first"), complaint());
    }
  }

  @Test
  void damageIsToldAndGoes() throws IOException {
    try (Heddle heddle = open("maildir")) {
      fill(heddle);
    }
    assertEquals(0, run("maildir"), complaint() + lines());
    Path list = directory.resolve("maildir/ann/dovecot-uidlist");
    Files.writeString(list, "17 garb", StandardOpenOption.APPEND);
    assertEquals(1, run("maildir"));
    assertTrue(lines().getFirst().startsWith("ann: INBOX: the end of dovecot-uidlist"));
    assertTrue(lines().getFirst().endsWith("(mends itself)"), lines().getFirst());
    assertEquals("2 accounts checked: 1 mends itself", lines().getLast());
    assertEquals(0, run("maildir"), lines().toString());
  }

  @Test
  void summariesAreMadeAnew() {
    try (Heddle heddle = open("jdbc")) {
      fill(heddle);
      var inbox = heddle.storage().account("ann").open(MailboxName.INBOX);
      inbox.cacheSummaries(Map.of(2L, new byte[] {2, 3, 4, 5, 6, 7}));
    }
    assertEquals(1, run("jdbc"));
    assertEquals(
        "ann: INBOX: 1 cached summaries are damaged (can be repaired)", lines().getFirst());
    assertEquals(0, run("jdbc", "--repair"), lines().toString());
    assertEquals(0, run("jdbc"), lines().toString());
    try (Heddle heddle = open("jdbc")) {
      var inbox = heddle.storage().account("ann").open(MailboxName.INBOX);
      assertEquals(1, inbox.summaries(UidSet.of(2)).size());
    }
  }

  @Test
  void aFullTextIndexThatIsDamagedIsThrownAway() throws IOException {
    try (Heddle heddle = open("jdbc")) {
      fill(heddle);
    }
    // The directory is named by a digest of the account's name.
    Path index = directory.resolve("index/49915e0d7d4b402e3017d010bc1c0e83");
    Files.createDirectories(index);
    Files.writeString(index.resolve("segments_1"), "damaged");
    assertEquals(1, run("jdbc", "--index", "on"), complaint());
    assertTrue(lines().getFirst().startsWith("ann: the full-text index is damaged"));
    assertEquals(0, run("jdbc", "--index", "on", "--repair"), lines().toString());
    assertFalse(Files.exists(index));
    assertEquals(0, run("jdbc", "--index", "on"), lines().toString());
  }

  @Test
  void theDatabaseIsMadeAnew() throws IOException {
    try (Heddle heddle = open("jdbc")) {
      fill(heddle);
    }
    Files.write(directory.resolve("heddle.mv.db"), new byte[10_000]);
    assertEquals(0, run("jdbc", "--rebuild"), complaint());
    assertEquals(3, lines().size(), lines().toString());
    assertTrue(lines().get(1).startsWith("Put aside: "), lines().toString());
    assertEquals("2 accounts checked: no damage", lines().getLast());
    assertEquals(1, run("maildir", "--rebuild"));
    assertTrue(complaint().contains("nothing that it could be made from"), complaint());
  }
}
