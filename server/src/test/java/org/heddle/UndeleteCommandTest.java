package org.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.heddle.config.InvalidSetting;
import org.heddle.config.Keys;
import org.heddle.config.Resolution;
import org.heddle.config.Settings;
import org.heddle.storage.Account;
import org.heddle.storage.MailboxName;
import org.heddle.storage.UidSet;
import org.heddle.storage.kit.Mails;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UndeleteCommandTest {
  private static final MailboxName WORK = new MailboxName("Work/2026");

  @TempDir private Path directory = Path.of("");

  private final MemoryProvider provider = new MemoryProvider();

  enum Server {
    RUNS,
    DOES_NOT
  }

  private record Outcome(int status, List<String> out, String err) {}

  @BeforeEach
  void fill() {
    provider.storage().keepExpunged(Duration.ofDays(7));
    Account account = provider.storage().account("ann");
    account.create(WORK, Set.of());
    for (MailboxName name : List.of(MailboxName.INBOX, WORK)) {
      Mails.appendMany(account, account.open(name), 2, "\\Deleted", "\\Seen");
      account.open(name).expunge(UidSet.range(1, UidSet.MAX_UID));
    }
  }

  private Outcome run(String... args) {
    var all = new ArrayList<>(List.of("undelete"));
    all.addAll(List.of(args));
    all.addAll(List.of("--storage", "memory", "--data-dir", directory.toString()));
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var surroundings =
        new Surroundings(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of(),
            List.of(provider));
    int status = new CommandLineProgram(surroundings).run(all.toArray(String[]::new));
    return new Outcome(
        status,
        out.toString(StandardCharsets.UTF_8).lines().toList(),
        err.toString(StandardCharsets.UTF_8).strip());
  }

  private void with(Server server, Runnable what) {
    switch (server) {
      case DOES_NOT -> what.run();
      case RUNS -> {
        var settings =
            Settings.of(
                Resolution.of(
                    new Keys(List.of(provider)),
                    Map.of(
                        "storage", List.of("memory"),
                        "data-dir", List.of(directory.toString()),
                        "keep-expunged", List.of("12h")),
                    Map.of()));
        try (var heddle = Heddle.open(settings, provider)) {
          assertEquals(Duration.ofHours(12), settings.keepExpunged());
          heddle.listenToOwner();
          what.run();
        }
      }
    }
  }

  private long messages(MailboxName mailbox) {
    return provider.storage().account("ann").open(mailbox).status().messages();
  }

  @ParameterizedTest
  @EnumSource(Server.class)
  void whatIsKeptIsListedAndComesBack(Server server) {
    with(
        server,
        () -> {
          Outcome listed = run("--account", "ann", "--list");
          assertEquals(0, listed.status, listed.err);
          assertEquals(5, listed.out.size());
          assertTrue(
              listed
                  .out
                  .getFirst()
                  .matches(
                      "INBOX uid 1, expunged \\S+Z, \\d+ bytes, of 2024-02-29T23:59:58\\+05:30"),
              listed.out.getFirst());
          assertEquals("4 messages", listed.out.getLast());
          assertEquals(0, messages(MailboxName.INBOX));

          Outcome one = run("--account", "ann", "--mailbox", "Work/2026");
          assertEquals("2 messages are back", one.out.getLast());
          assertTrue(one.out.getFirst().endsWith(": now Work/2026 uid 3"), one.out.getFirst());
          assertEquals(2, messages(WORK));
          assertEquals(0, messages(MailboxName.INBOX));

          assertEquals(
              List.of("0 messages are back"), run("--account", "ann", "--since", "9999-01-01").out);
          assertEquals(
              "2 messages are back", run("--account", "ann", "--since", "1h").out.getLast());
          assertEquals(List.of("0 messages are back"), run("--account", "ann").out);
          assertEquals(2, messages(MailboxName.INBOX));
        });
  }

  @ParameterizedTest
  @EnumSource(Server.class)
  void whoeverIsNotThereIsNotMade(Server server) {
    with(
        server,
        () -> {
          assertEquals(
              new Outcome(1, List.of(), "heddle: there is no account bert"),
              run("--account", "bert"));
          assertEquals(List.of("ann"), provider.storage().accounts("", 10));
        });
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    assertEquals(2, run().status);
    assertEquals(2, run("--account", "ann", "--mailbox", "a//b").status);
    for (String since : List.of("yesterday", "2026-13-01", "2026-11-26T25:00", "12")) {
      assertThrows(InvalidSetting.class, () -> UndeleteSyntax.since(since), since);
    }
    assertTrue(UndeleteSyntax.since("2h").isBefore(Instant.now().minus(Duration.ofHours(1))));
    assertTrue(
        UndeleteSyntax.since("2026-11-26T14:30").isAfter(UndeleteSyntax.since("2026-11-26")));
    for (String time : List.of("7", "-1d", "5000d", "10ms")) {
      assertEquals(2, run("--account", "ann", "--keep-expunged", time).status, time);
    }
  }
}
