package org.heddle.storage.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.heddle.storage.Account;
import org.heddle.storage.Finding;
import org.heddle.storage.Finding.Remedy;
import org.heddle.storage.Finding.Repair;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Missing;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Metadata;
import org.heddle.storage.UidSet;
import org.heddle.storage.kit.Mails;
import org.heddle.storage.kit.PostgresServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What a check finds in tables that were damaged, and what a repair makes of them.
final class CheckTest {
  private static final UidSet ALL = UidSet.range(1, UidSet.MAX_UID);

  @TempDir private Path directory = Path.of("");

  private JdbcStorage open(Engine engine) {
    Map<String, String> options =
        switch (engine) {
          case H2 -> Map.of();
          case POSTGRESQL -> PostgresServer.running().options();
        };
    return Storages.open(directory, options);
  }

  private static void fill(JdbcStorage storage) {
    Account account = storage.account("alice");
    Mailbox inbox = account.open(MailboxName.INBOX);
    Mails.appendMany(account, inbox, 6, "\\Seen", "$One");
    Mails.append(account, inbox, Mails.noise(new Random(5), 600_000), "$Two", "\\Flagged");
    account.create(new MailboxName("a"), Set.of());
    Mailbox other = account.open(new MailboxName("a"));
    inbox.copy(UidSet.range(1, 3), other, Missing.REFUSE);
    long gone = Mails.append(account, inbox, Mails.mail("x"), "\\Deleted");
    inbox.expunge(UidSet.of(gone));
    storage.janitor().noteAll();
    storage.janitor().sweepNoted();
  }

  private static void execute(JdbcStorage storage, String... statements) {
    storage
        .database()
        .read(connection -> {
          try (var statement = connection.createStatement()) {
            for (String sql : statements) {
              statement.execute(sql);
            }
            return statement;
          }
        });
    storage.indexes().cache().clear();
  }

  private static long number(JdbcStorage storage, String sql) {
    return storage.database().read(c -> Numbers.query(c, sql)).getFirst();
  }

  private static List<Finding> check(JdbcStorage storage, Repair repair) {
    var found = new ArrayList<Finding>();
    storage.check("alice", repair, found::add);
    return found;
  }

  private static List<Metadata> rows(JdbcStorage storage, String mailbox) {
    return Mails.rows(storage.account("alice").open(new MailboxName(mailbox)));
  }

  private static final String INBOX = "(SELECT mailbox_id FROM mailbox WHERE name = 'INBOX')";

  /// What a statement damages, and part of what is said of it.
  record Damage(String sql, String said) {}

  /// All of it can be repaired so that no message looks different.
  private static Stream<Arguments> damages() {
    return Stream.of(
            new Damage("UPDATE mailbox SET messages = messages + 3", "messages"),
            new Damage("UPDATE mailbox SET unseen = 99", "unseen"),
            new Damage("UPDATE mailbox SET deleted = 99", "deleted"),
            new Damage("UPDATE mailbox SET bytes = 1", "bytes"),
            new Damage("UPDATE mailbox SET recent = 1000", "recent"),
            new Damage("UPDATE mailbox SET uid_next = 2", "UIDNEXT is 2"),
            new Damage("UPDATE mailbox SET mod_seq = 1", "HIGHESTMODSEQ is 1"),
            new Damage("UPDATE mailbox SET keywords = 0 WHERE name = 'INBOX'", "keywords"),
            new Damage("UPDATE account SET last_uid_validity = 1", "UIDVALIDITY"),
            new Damage("UPDATE counter SET next_value = 1", "next number"),
            new Damage(
                "INSERT INTO expunged SELECT account_id, 4711, 1, 1, 1, 1 FROM account",
                "a mailbox that is not there"),
            new Damage(
                "INSERT INTO access_entry SELECT account_id, 4711, 'bob', 'lr' FROM account",
                "a mailbox that is not there"),
            new Damage(
                "INSERT INTO keyword SELECT account_id, 4711, 1, 'x' FROM account",
                "a mailbox that is not there"),
            new Damage(
                "INSERT INTO annotation VALUES ((SELECT account_id FROM account), 4711, '',"
                    + " '/comment', 1, 1, '')",
                "a mailbox that is not there"),
            new Damage("UPDATE message SET size = size + 1 WHERE uid = 1", "said to have"),
            new Damage(
                "UPDATE email SET size = size - 1 WHERE size > 500000",
                "a content is said to have"))
        .flatMap(damage -> Stream.of(Engine.values()).map(engine -> Arguments.of(engine, damage)));
  }

  @ParameterizedTest
  @MethodSource("damages")
  void whatIsFoundIsRepaired(Engine engine, Damage damage) {
    try (JdbcStorage storage = open(engine)) {
      fill(storage);
      assertEquals(List.of(), check(storage, Repair.NO));
      List<Object> before = seen(storage);
      execute(storage, damage.sql());
      List<Finding> found = check(storage, Repair.NO);
      assertTrue(
          found.stream().anyMatch(one -> one.what().contains(damage.said())), found.toString());
      found.forEach(one -> assertEquals(Remedy.REPAIRABLE, one.remedy()));
      assertTrue(
          check(storage, Repair.YES).stream().allMatch(one -> one.remedy() == Remedy.REPAIRED));
      assertEquals(List.of(), check(storage, Repair.NO));
      assertEquals(before, seen(storage));
      Account account = storage.account("alice");
      Mails.append(account, account.open(MailboxName.INBOX), Mails.mail("later"), "$Three");
      account.create(new MailboxName("later"), Set.of());
      assertEquals(List.of(), check(storage, Repair.NO));
    }
  }

  /// Everything but mod-sequences, which may rise.
  private static List<Object> seen(JdbcStorage storage) {
    var seen = new ArrayList<Object>();
    seen.add(storage.account("alice").mailboxes());
    for (String mailbox : List.of("INBOX", "a")) {
      Mailbox opened = storage.account("alice").open(new MailboxName(mailbox));
      seen.add(opened.status().uidValidity());
      seen.add(opened.status().uidNext());
      seen.add(opened.status().messages());
      seen.add(opened.status().bytes());
      for (Metadata row : Mails.rows(opened)) {
        seen.add(List.of(row.uid(), row.flags(), row.internalDate(), row.size(), row.emailId()));
        seen.add(Arrays.hashCode(Mails.read(opened, row.uid())));
      }
    }
    return seen;
  }

  @ParameterizedTest
  @EnumSource
  void aKeywordWithoutANameGetsAnother(Engine engine) {
    try (JdbcStorage storage = open(engine)) {
      fill(storage);
      execute(
          storage,
          "DELETE FROM keyword WHERE name = '$One'",
          "UPDATE message SET keywords = 'x 2 70000' WHERE uid = 7 AND mailbox_id = " + INBOX);
      assertEquals(3, check(storage, Repair.YES).size());
      assertEquals(List.of(), check(storage, Repair.NO));
      assertEquals(Set.of("$Lost1"), keywords(storage, 1));
      assertEquals(Set.of("$Two"), keywords(storage, 7));
    }
  }

  private static Set<String> keywords(JdbcStorage storage, long uid) {
    return rows(storage, "INBOX").stream()
        .filter(row -> row.uid() == uid)
        .findFirst()
        .map(row -> Set.copyOf(row.flags().keywords()))
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void aMailboxThatLostItsRowIsThereAgain(Engine engine) {
    try (JdbcStorage storage = open(engine)) {
      fill(storage);
      List<Metadata> before = rows(storage, "a");
      long id = number(storage, "SELECT mailbox_id FROM mailbox WHERE name = 'a'");
      execute(storage, "DELETE FROM mailbox WHERE name = 'a'");
      assertEquals(1, check(storage, Repair.NO).size());
      assertEquals(1, check(storage, Repair.YES).size());
      assertEquals(List.of(), check(storage, Repair.NO));
      assertEquals(before, rows(storage, "Lost (" + new MailboxKey(0, id).id().value() + ")"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void thereIsAnInboxAgainAndNoNameTwice(Engine engine) {
    try (JdbcStorage storage = open(engine)) {
      fill(storage);
      execute(storage, "UPDATE mailbox SET name = 'a'");
      assertEquals(2, check(storage, Repair.YES).size());
      assertEquals(List.of(), check(storage, Repair.NO));
      assertEquals(3, storage.account("alice").mailboxes().mailboxes().size());
      assertEquals(0, storage.account("alice").open(MailboxName.INBOX).status().messages());
      assertEquals(7, rows(storage, "a").size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void contentThatIsGoneIsTold(Engine engine) {
    try (JdbcStorage storage = open(engine)) {
      fill(storage);
      execute(
          storage,
          "DELETE FROM email WHERE email_id = (SELECT email_id FROM message WHERE uid = 2"
              + " AND mailbox_id = "
              + INBOX
              + ")");
      if (engine == Engine.POSTGRESQL) {
        assertEquals(List.of(Remedy.REPAIRABLE, Remedy.REPAIRABLE), remedies(storage, Repair.NO));
        assertEquals(List.of(Remedy.REPAIRED), remedies(storage, Repair.YES));
        assertEquals(List.of(), check(storage, Repair.NO));
      } else {
        assertEquals(List.of(Remedy.NONE, Remedy.NONE), remedies(storage, Repair.YES));
        assertTrue(check(storage, Repair.NO).getFirst().what().startsWith("UID 2: "));
      }
      assertEquals(7, rows(storage, "INBOX").size());
    }
  }

  private static List<Remedy> remedies(JdbcStorage storage, Repair repair) {
    return check(storage, repair).stream().map(Finding::remedy).toList();
  }

  @ParameterizedTest
  @EnumSource
  void damagedBytesAreTold(Engine engine) throws IOException {
    try (JdbcStorage storage = open(engine)) {
      fill(storage);
      switch (engine) {
        case H2 -> damageJournal(storage);
        case POSTGRESQL -> execute(storage, "DELETE FROM content_chunk WHERE chunk = 1");
      }
      List<Finding> found = check(storage, Repair.YES);
      assertEquals(
          List.of(
              new Finding("alice", "INBOX", "UID 7: bytes are missing or damaged", Remedy.NONE)),
          found);
      assertEquals(found, check(storage, Repair.NO));
    }
  }

  private void damageJournal(JdbcStorage storage) throws IOException {
    long segment = number(storage, "SELECT segment FROM email WHERE size > 500000");
    long position = number(storage, "SELECT position FROM email WHERE size > 500000");
    try (Stream<Path> files = Files.list(directory.resolve("journal"))) {
      Path file =
          files
              .filter(one -> one.getFileName().toString().matches("0*" + segment + "\\D.*"))
              .findFirst()
              .orElseThrow();
      try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap("damaged".getBytes(StandardCharsets.UTF_8)), position + 1000);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void contentOfNoMessageIsGivenToTheJanitor(Engine engine) {
    try (JdbcStorage storage = open(engine)) {
      fill(storage);
      execute(storage, "DELETE FROM message WHERE uid = 7");
      assertEquals(1, orphans(storage, Repair.NO));
      assertEquals(1, orphans(storage, Repair.YES));
      assertEquals(List.of(), check(storage, Repair.NO));
      storage.janitor().noteAll();
      storage.janitor().sweepNoted();
      assertEquals(0, number(storage, "SELECT COUNT(*) FROM email WHERE size > 500000"));
      Mailbox inbox = storage.account("alice").open(MailboxName.INBOX);
      assertEquals(6, inbox.heads(ALL, 10).size());
    }
  }

  private static long orphans(JdbcStorage storage, Repair repair) {
    return check(storage, repair).stream()
        .filter(one -> one.what().equals("1 contents are of no message: they take room"))
        .count();
  }

  /// A repair is in the journal as any other change.
  @Test
  void aRepairOutlivesTheDatabase() throws IOException {
    try (JdbcStorage storage = open(Engine.H2)) {
      fill(storage);
    }
    byte[] older = Files.readAllBytes(directory.resolve("heddle.mv.db"));
    byte[] body;
    try (JdbcStorage storage = open(Engine.H2)) {
      execute(storage, "UPDATE mailbox SET uid_next = 2", "DELETE FROM keyword");
      body = Mails.read(storage.account("alice").open(MailboxName.INBOX), 7);
      check(storage, Repair.YES);
    }
    Files.write(directory.resolve("heddle.mv.db"), older);
    try (JdbcStorage storage = open(Engine.H2)) {
      assertArrayEquals(body, Mails.read(storage.account("alice").open(MailboxName.INBOX), 7));
    }
  }
}
