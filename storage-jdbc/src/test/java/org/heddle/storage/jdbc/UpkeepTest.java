package org.heddle.storage.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.heddle.storage.Account;
import org.heddle.storage.Changes;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Missing;
import org.heddle.storage.MailboxName;
import org.heddle.storage.StorageException.LimitReached;
import org.heddle.storage.UidSet;
import org.heddle.storage.kit.Mails;
import org.heddle.storage.kit.PostgresServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is done behind the writers.
final class UpkeepTest {
  private static final long SEGMENT_BYTES = 1 << 20;

  @TempDir private Path directory = Path.of("");

  private final Storages.Clock clock = new Storages.Clock();

  private JdbcStorage open(Engine engine) {
    Map<String, String> options =
        switch (engine) {
          case H2 -> Map.of();
          case POSTGRESQL -> PostgresServer.running().options();
        };
    return Storages.open(directory, options, clock, SEGMENT_BYTES);
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
  void contentGoesWithItsLastMessage(Engine engine) {
    try (JdbcStorage storage = open(engine)) {
      Account account = storage.account("alice");
      Mailbox inbox = account.open(MailboxName.INBOX);
      account.create(new MailboxName("a"), Set.of());
      Mailbox other = account.open(new MailboxName("a"));
      byte[] body = Mails.noise(new Random(1), 700_000);
      long uid = Mails.append(account, inbox, body, "\\Deleted");
      Mails.appendMany(account, inbox, 3, "\\Deleted");
      long copy = inbox.copy(UidSet.of(uid), other, Missing.REFUSE).to().first();
      assertEquals(4, count(storage, "email"));
      inbox.expunge(UidSet.range(1, UidSet.MAX_UID));
      sweep(storage);
      assertEquals(1, count(storage, "email"));
      assertArrayEquals(body, Mails.read(other, copy));
      long moved = other.move(UidSet.of(copy), inbox, Missing.REFUSE).to().first();
      sweep(storage);
      assertArrayEquals(body, Mails.read(inbox, moved));
      inbox.move(UidSet.of(moved), other, Missing.REFUSE);
      account.delete(new MailboxName("a"));
      sweep(storage);
      assertEquals(0, count(storage, "email"));
      assertEquals(0, count(storage, "message"));
      assertEquals(0, count(storage, "unlinked"));
      if (engine == Engine.POSTGRESQL) {
        assertEquals(0, count(storage, "content_chunk"));
      }
    }
  }

  /// An upload whose append is refused is dropped, but only long after.
  @Test
  void anAbandonedUploadIsDroppedInTheEnd() {
    try (JdbcStorage storage = open(Engine.POSTGRESQL)) {
      Account account = storage.account("alice");
      account.create(new MailboxName("a"), Set.of());
      Mailbox box = account.open(new MailboxName("a"));
      account.delete(new MailboxName("a"));
      byte[] body = Mails.noise(new Random(2), 900_000);
      assertThrows(
          org.heddle.storage.StorageException.NoSuchMailbox.class,
          () -> Mails.append(account, box, body));
      sweep(storage);
      assertEquals(4, count(storage, "content_chunk"));
      clock.move(Duration.ofDays(2));
      sweep(storage);
      assertEquals(0, count(storage, "content_chunk"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void oldExpungesAreForgotten(Engine engine) {
    try (JdbcStorage storage = open(engine)) {
      Account account = storage.account("alice");
      Mailbox inbox = account.open(MailboxName.INBOX);
      UidSet uids = Mails.appendMany(account, inbox, 4, "\\Deleted");
      long start = inbox.status().highestModSeq();
      inbox.expunge(UidSet.of(uids.first()));
      long first = inbox.status().highestModSeq();
      clock.move(Duration.ofDays(20));
      inbox.expunge(UidSet.of(uids.last()));
      storage.janitor().forgetOld();
      storage.indexes().cache().clear();
      assertEquals(
          UidSet.of(uids.first(), uids.last()),
          assertInstanceOf(Changes.Delta.class, inbox.changesSince(start)).vanished());
      clock.move(Duration.ofDays(15));
      storage.janitor().forgetOld();
      storage.indexes().cache().clear();
      assertInstanceOf(Changes.Forgotten.class, inbox.changesSince(start));
      assertEquals(
          UidSet.of(uids.last()),
          assertInstanceOf(Changes.Delta.class, inbox.changesSince(first)).vanished());
      assertEquals(1, count(storage, "expunged"));
    }
  }

  @Test
  void aJournalThatIsMostlyDeadShrinks() throws IOException {
    var random = new Random(3);
    Map<Long, byte[]> kept = new HashMap<>();
    try (JdbcStorage storage = open(Engine.H2)) {
      Account account = storage.account("alice");
      Mailbox inbox = account.open(MailboxName.INBOX);
      for (int i = 0; i < 150; i++) {
        byte[] body = Mails.noise(random, 100_000);
        boolean stays = i % 10 == 0;
        long uid = Mails.append(account, inbox, body, stays ? "\\Seen" : "\\Deleted");
        if (stays) {
          kept.put(uid, body);
        }
      }
      inbox.expunge(UidSet.range(1, UidSet.MAX_UID));
      sweep(storage);
      long before = bytes();
      storage.upkeep().run();
      assertTrue(bytes() < before / 2, before + " to " + bytes());
      kept.forEach((uid, body) -> assertArrayEquals(body, Mails.read(inbox, uid)));
      heads(inbox, kept);
    }
    try (JdbcStorage storage = open(Engine.H2)) {
      Mailbox inbox = storage.account("alice").open(MailboxName.INBOX);
      kept.forEach((uid, body) -> assertArrayEquals(body, Mails.read(inbox, uid)));
      heads(inbox, kept);
    }
  }

  @Test
  void aBackupTakesThePlaceOfTheOneBefore() throws Exception {
    try (JdbcStorage storage = open(Engine.H2)) {
      EmbeddedStore store = storage.embedded().orElseThrow().store();
      Account account = storage.account("alice");
      for (int i = 0; i < 3; i++) {
        Mails.append(account, account.open(MailboxName.INBOX), Mails.mail("x"));
        var position = store.backUp();
        assertEquals(position, store.backedUp());
        assertEquals(storage.database().read(AppliedRow::read), position);
      }
    }
    try (Stream<Path> files = Files.list(directory.resolve("heddle-backup"))) {
      assertEquals(1, files.count(), "one backup, and no mark of a crash");
    }
  }

  private static void heads(Mailbox inbox, Map<Long, byte[]> kept) {
    Map<Long, byte[]> heads = inbox.heads(UidSet.range(1, UidSet.MAX_UID), 100);
    kept.forEach((uid, body) ->
        assertArrayEquals(
            java.util.Arrays.copyOf(body, 100), heads.getOrDefault(uid, new byte[0])));
  }

  private long bytes() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("journal"))) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theLastUidIsTheLast(Engine engine) {
    try (JdbcStorage storage = open(engine)) {
      Account account = storage.account("alice");
      Mailbox inbox = account.open(MailboxName.INBOX);
      storage
          .database()
          .read(connection -> {
            try (var statement = connection.createStatement()) {
              return statement.executeUpdate(
                  "UPDATE mailbox SET uid_next = " + (UidSet.MAX_UID - 1));
            }
          });
      assertThrows(LimitReached.class, () -> Mails.appendMany(account, inbox, 3));
      assertEquals(
          UidSet.range(UidSet.MAX_UID - 1, UidSet.MAX_UID), Mails.appendMany(account, inbox, 2));
      assertThrows(LimitReached.class, () -> Mails.append(account, inbox, Mails.mail("x")));
      assertEquals(2, inbox.status().messages());
      assertEquals(List.of(), List.copyOf(inbox.snapshot().keywords()));
    }
  }
}
