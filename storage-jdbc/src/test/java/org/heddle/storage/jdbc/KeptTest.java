package org.heddle.storage.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.heddle.storage.Account;
import org.heddle.storage.Finding;
import org.heddle.storage.Flags;
import org.heddle.storage.KeptMessage;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Missing;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageConfig;
import org.heddle.storage.UidSet;
import org.heddle.storage.kit.KeptContract;
import org.heddle.storage.kit.Mails;
import org.heddle.storage.kit.PostgresServer;
import org.heddle.storage.kit.StorageFixture;
import org.heddle.storage.kit.TurnedClock;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Expunged messages that are kept in a database.
final class KeptTest {
  private static final Duration NEVER = Duration.ofDays(1000);
  private static final Duration TIME = Duration.ofDays(7);
  private static final long SEGMENT_BYTES = 1 << 20;
  private static final UidSet ALL = UidSet.range(1, UidSet.MAX_UID);

  @TempDir private Path directory = Path.of("");

  private final TurnedClock clock = new TurnedClock();

  private static JdbcStorage open(StorageConfig config, InstantSource clock) {
    return JdbcStorage.open(
        Settings.of(config), new Tuning(clock, NEVER, NEVER, NEVER, SEGMENT_BYTES));
  }

  private static Map<String, String> options(Engine engine) {
    return switch (engine) {
      case H2 -> Map.of();
      case POSTGRESQL -> PostgresServer.running().options();
    };
  }

  private JdbcStorage open(Engine engine) {
    return open(new StorageConfig(directory, options(engine), TIME), clock);
  }

  @Nested
  final class OnH2 extends KeptContract {
    @Override
    protected StorageFixture fixture() {
      return new StorageFixture(new JdbcProvider(), directory, options(Engine.H2));
    }

    @Override
    protected Storage open(StorageConfig config, Clock time) {
      return KeptTest.open(config, time);
    }
  }

  @Nested
  final class OnPostgres extends KeptContract {
    @Override
    protected StorageFixture fixture() {
      return new StorageFixture(new JdbcProvider(), directory, options(Engine.POSTGRESQL));
    }

    @Override
    protected Storage open(StorageConfig config, Clock time) {
      return KeptTest.open(config, time);
    }
  }

  private static long count(JdbcStorage storage, String table) {
    return storage
        .database()
        .read(connection -> {
          try (var statement = connection.createStatement();
              var rows = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
            rows.next();
            return rows.getLong(1);
          }
        });
  }

  private static void sweep(JdbcStorage storage) {
    storage.janitor().noteAll();
    storage.janitor().sweepNoted();
  }

  @ParameterizedTest
  @EnumSource
  void contentGoesWhenTheTimeIsOver(Engine engine) {
    try (JdbcStorage storage = open(engine)) {
      Account account = storage.account("alice");
      account.create(new MailboxName("a"), Set.of());
      Mailbox box = account.open(new MailboxName("a"));
      Mails.append(account, box, Mails.noise(new Random(1), 700_000), "$kw", "\\Deleted");
      Mails.append(account, box, Mails.mail("x"), "$other");
      box.expunge(ALL);
      sweep(storage);
      account.delete(new MailboxName("a"));
      sweep(storage);
      assertEquals(2, count(storage, "email"));
      assertEquals(2, count(storage, "keyword"));
      clock.turn(TIME);
      sweep(storage);
      for (String table : new String[] {"email", "message", "unlinked", "kept", "keyword"}) {
        assertEquals(0, count(storage, table), table);
      }
      if (engine == Engine.POSTGRESQL) {
        assertEquals(0, count(storage, "content_chunk"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void contentThatSomethingElseHasStays(Engine engine) {
    byte[] body = Mails.mail("shared");
    try (JdbcStorage storage = open(engine)) {
      Account account = storage.account("alice");
      Mailbox inbox = account.open(MailboxName.INBOX);
      account.create(new MailboxName("a"), Set.of());
      Mailbox box = account.open(new MailboxName("a"));
      long uid = Mails.append(account, inbox, body, "\\Deleted");
      inbox.copy(UidSet.of(uid), box, Missing.REFUSE);
      inbox.expunge(ALL);
      clock.turn(Duration.ofDays(3));
      box.expunge(ALL);
      clock.turn(Duration.ofDays(4));
      // The first is due, the second has the same content and is not.
      sweep(storage);
      assertEquals(1, count(storage, "kept"));
      KeptMessage left = account.kept(Optional.empty(), 10).getFirst();
      long back = account.restore(left.id()).orElseThrow().uid();
      clock.turn(TIME);
      sweep(storage);
      assertEquals(0, count(storage, "unlinked"));
      assertArrayEquals(body, Mails.read(box, back));
      assertEquals(Flags.NONE, Mails.metadata(box, back).flags());
    }
  }

  @ParameterizedTest
  @EnumSource
  void keywordsOfAMailboxThatIsGoneGoWithItsLastMessage(Engine engine) {
    try (JdbcStorage storage = open(engine)) {
      Account account = storage.account("alice");
      account.create(new MailboxName("a"), Set.of());
      Mails.appendMany(account, account.open(new MailboxName("a")), 2, "$kw");
      account.delete(new MailboxName("a"));
      account.restore(account.kept(Optional.empty(), 10).getFirst().id());
      assertEquals(2, count(storage, "keyword"));
      account.restore(account.kept(Optional.empty(), 10).getFirst().id());
      assertEquals(1, count(storage, "keyword"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingOfItIsTakenForDamage(Engine engine) {
    try (JdbcStorage storage = open(engine)) {
      Account account = storage.account("alice");
      account.create(new MailboxName("a"), Set.of());
      Mails.appendMany(account, account.open(new MailboxName("a")), 2, "$kw");
      account.delete(new MailboxName("a"));
      var found = new ArrayList<Finding>();
      storage.check("alice", Finding.Repair.YES, found::add);
      assertEquals(List.of(), found);
      sweep(storage);
      String id = account.kept(Optional.empty(), 10).getFirst().id();
      long uid = account.restore(id).orElseThrow().uid();
      Mailbox inbox = account.open(MailboxName.INBOX);
      assertEquals(Flags.named("$kw"), Mails.metadata(inbox, uid).flags());
    }
  }

  /// The journal alone brings it all about again; segments with kept content are not dropped.
  @Test
  void theJournalTellsItAgain() throws IOException {
    var random = new Random(3);
    Map<Long, byte[]> bodies = new HashMap<>();
    try (JdbcStorage storage = open(Engine.H2)) {
      Account account = storage.account("alice");
      Mailbox inbox = account.open(MailboxName.INBOX);
      for (int i = 0; i < 20; i++) {
        byte[] body = Mails.noise(random, 100_000);
        bodies.put(Mails.append(account, inbox, body, "\\Deleted", "$kw"), body);
      }
      inbox.expunge(ALL);
      account.restore(account.kept(Optional.empty(), 1).getFirst().id());
    }
    Files.delete(directory.resolve("heddle.mv.db"));
    try (JdbcStorage storage = open(Engine.H2)) {
      Account account = storage.account("alice");
      assertEquals(19, account.kept(Optional.empty(), 100).size());
      assertEquals(1, account.open(MailboxName.INBOX).status().messages());
      sweep(storage);
      storage.upkeep().run();
      storage.upkeep().runSeldom();
    }
    try (JdbcStorage storage = open(Engine.H2)) {
      Account account = storage.account("alice");
      Mailbox inbox = account.open(MailboxName.INBOX);
      for (KeptMessage message : account.kept(Optional.empty(), 100)) {
        long uid = account.restore(message.id()).orElseThrow().uid();
        assertArrayEquals(bodies.getOrDefault(message.uid(), new byte[0]), Mails.read(inbox, uid));
        assertEquals(Flags.named("$kw"), Mails.metadata(inbox, uid).flags());
      }
      assertEquals(20, inbox.status().messages());
    }
  }
}
