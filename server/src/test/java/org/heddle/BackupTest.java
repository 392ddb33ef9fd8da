package org.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.heddle.auth.Secret;
import org.heddle.config.Keys;
import org.heddle.config.Resolution;
import org.heddle.config.Settings;
import org.heddle.storage.Account;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.StorageProvider;
import org.heddle.storage.UidSet;
import org.heddle.storage.kit.Mails;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server with an embedded database is backed up while it serves, and restored elsewhere.
@Timeout(120)
class BackupTest {
  @TempDir private Path directory = Path.of("");

  private final List<StorageProvider> providers =
      ServiceLoader.load(StorageProvider.class).stream().map(ServiceLoader.Provider::get).toList();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    var surroundings =
        new Surroundings(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of(),
            providers);
    return new CommandLineProgram(surroundings).run(args);
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
  }

  private Heddle server(Path data) {
    var keys = new Keys(providers);
    Map<String, List<String>> flags = Map.of("data-dir", List.of(data.toString()));
    Settings settings = Settings.of(Resolution.of(keys, flags, Map.of()));
    StorageProvider jdbc =
        providers.stream().filter(one -> one.name().equals("jdbc")).findFirst().orElseThrow();
    var server = Heddle.open(settings, jdbc, providers);
    server.listenToOwner();
    return server;
  }

  @Test
  void aServerIsBackedUpWhileItServesAndRestoredElsewhere() {
    Path data = directory.resolve("data");
    Path backup = directory.resolve("backup");
    Path other = directory.resolve("other");
    try (Heddle server = server(data)) {
      server.users().add("ann", new Secret("secret"));
      Account ann = server.storage().account("ann");
      Mailbox inbox = ann.open(MailboxName.INBOX);
      Mails.appendMany(ann, inbox, 120, "\\Seen", "Blue");
      String[] backUp = {"backup", "--from", "jdbc:" + data, "--to", backup.toString()};
      assertEquals(0, run(backUp), this::said);
      inbox.store(
          UidSet.range(3, 9),
          new FlagChange(FlagChange.Op.ADD, Flags.named("\\Deleted")),
          Long.MAX_VALUE);
      inbox.expunge(UidSet.range(3, 7));
      Mails.appendMany(ann, inbox, 5);
      ann.create(new MailboxName("Work/Été"), Set.of());
      assertEquals(0, run(backUp), this::said);
      assertTrue(said().contains("7 messages"), this::said);
      assertEquals(
          0, run("verify", "--from", "jdbc:" + data, "--to", "maildir:" + backup), this::said);
    }
    assertEquals(
        0, run("restore", "--from", backup.toString(), "--to", "jdbc:" + other), this::said);
    assertEquals(0, run("verify", "--from", "jdbc:" + data, "--to", "jdbc:" + other), this::said);
    try (Heddle server = server(other)) {
      assertEquals(List.of("ann"), server.users().names());
      assertEquals(
          1,
          run("restore", "--from", backup.toString(), "--to", "jdbc:" + other, "--account", "bob"));
      assertEquals(
          0,
          run(
              "restore",
              "--from",
              backup.toString(),
              "--to",
              "jdbc:" + other,
              "--account",
              "ann",
              "--as",
              "ann-before"),
          this::said);
      Account before = server.storage().account("ann-before");
      assertEquals(120, before.open(MailboxName.INBOX).status().messages());
    }
    assertTrue(Files.isDirectory(backup.resolve("maildir").resolve("ann").resolve("cur")));
  }
}
