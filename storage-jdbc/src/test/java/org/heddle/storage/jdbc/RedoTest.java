package org.heddle.storage.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.heddle.storage.Account;
import org.heddle.storage.EntryName;
import org.heddle.storage.FlagChange;
import org.heddle.storage.FlagChange.Op;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Missing;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Metadata;
import org.heddle.storage.SpecialUse;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageException.Corrupt;
import org.heddle.storage.StorageException.Unavailable;
import org.heddle.storage.UidSet;
import org.heddle.storage.User;
import org.heddle.storage.kit.Copier;
import org.heddle.storage.kit.Mails;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// H2 forgets, the journal does not.
final class RedoTest {
  private static final String DATABASE = "heddle.mv.db";

  @TempDir private Path directory = Path.of("");

  private JdbcStorage open() {
    return Storages.open(directory, Map.of());
  }

  /// Everything that a session could see.
  private static List<Object> everything(Storage storage) {
    var seen = new ArrayList<Object>();
    seen.add(storage.users().names());
    for (String name : List.of("alice", "bob", "copy")) {
      Account account = storage.account(name);
      seen.add(account.mailboxes());
      seen.add(account.annotationChanges(0));
      account.annotations().stream()
          .map(annotation -> annotation.key() + Arrays.toString(annotation.value()))
          .sorted()
          .forEach(seen::add);
      for (MailboxInfo info : account.mailboxes().mailboxes()) {
        Mailbox mailbox = account.open(info.name());
        seen.add(mailbox.status());
        seen.add(mailbox.snapshot().keywords());
        for (Metadata row : Mails.rows(mailbox)) {
          seen.add(row);
          seen.add(Arrays.hashCode(Mails.read(mailbox, row.uid())));
        }
      }
    }
    return seen;
  }

  private static void annotate(Account account, Optional<MailboxId> about, int number) {
    var entry = new EntryName("/shared/x" + number);
    var other = new EntryName("/private/x" + number);
    account.annotate(
        about, "alice", Map.of(entry, Optional.of(new byte[number]), other, Optional.empty()));
  }

  /// All kinds of writes there are.
  private static void work(Storage storage, Random random) {
    storage.users().save(new User("alice", "{X}" + random.nextInt()));
    storage.users().save(new User("gone", "{X}y"));
    storage.users().remove("gone");
    Account account = storage.account("alice");
    Mailbox inbox = account.open(MailboxName.INBOX);
    annotate(account, Optional.of(inbox.id()), random.nextInt(5));
    annotate(account, Optional.empty(), random.nextInt(5));
    UidSet uids = Mails.appendMany(account, inbox, 20, "\\Seen", "$A" + random.nextInt(5));
    Mails.append(account, inbox, Mails.noise(random, 200_000), "\\Deleted");
    inbox.store(uids, change(Op.ADD, "\\Deleted", "$B" + random.nextInt(5)), Long.MAX_VALUE);
    inbox.store(UidSet.of(uids.first()), change(Op.REMOVE, "\\Deleted"), Long.MAX_VALUE);
    var name = new MailboxName("box" + random.nextInt());
    account.create(name, Set.of(SpecialUse.ARCHIVE));
    Mailbox box = account.open(name);
    inbox.copy(UidSet.range(uids.first(), uids.first() + 7), box, Missing.REFUSE);
    inbox.move(UidSet.range(uids.first() + 3, uids.first() + 5), box, Missing.REFUSE);
    inbox.expunge(UidSet.range(1, uids.last()));
    account.subscribe(name);
    account.rename(name, new MailboxName("moved/" + name.value()));
    var doomed = new MailboxName("doomed");
    account.create(doomed, Set.of());
    inbox.copy(UidSet.range(1, UidSet.MAX_UID), account.open(doomed), Missing.IGNORE);
    account.delete(doomed);
    account.unsubscribe(doomed);
    Account other = storage.account("bob");
    Mails.append(other, other.open(MailboxName.INBOX), Mails.noise(random, 1000));
    other.rename(MailboxName.INBOX, new MailboxName("old" + random.nextInt()));
    new Copier(account, storage.account("copy")).round();
  }

  private static FlagChange change(Op op, String... flags) {
    return new FlagChange(op, Flags.named(flags));
  }

  @Test
  void anOlderDatabaseIsBroughtUpToTheJournal() throws IOException {
    var random = new Random(31);
    try (JdbcStorage storage = open()) {
      work(storage, random);
    }
    byte[] older = Files.readAllBytes(directory.resolve(DATABASE));
    List<Object> before;
    try (JdbcStorage storage = open()) {
      for (int i = 0; i < 5; i++) {
        work(storage, random);
      }
      storage.janitor().noteAll();
      storage.janitor().sweepNoted();
      before = everything(storage);
    }
    Files.write(directory.resolve(DATABASE), older);
    try (JdbcStorage storage = open()) {
      assertEquals(before, everything(storage));
      work(storage, random);
      before = everything(storage);
    }
    try (JdbcStorage storage = open()) {
      assertEquals(before, everything(storage));
    }
  }

  @Test
  void aDatabaseThatIsLostIsMadeAnew() throws IOException {
    List<Object> before;
    try (JdbcStorage storage = open()) {
      work(storage, new Random(32));
      before = everything(storage);
    }
    Files.delete(directory.resolve(DATABASE));
    try (JdbcStorage storage = open()) {
      assertEquals(before, everything(storage));
    }
  }

  /// Bytes that a crash has left wrong, at any place of the file.
  private void damage(Random random) throws IOException {
    Path file = directory.resolve(DATABASE);
    byte[] bytes = Files.readAllBytes(file);
    int from = random.nextInt(bytes.length / 3);
    byte[] noise = Mails.noise(random, bytes.length / 2);
    System.arraycopy(noise, 0, bytes, from, noise.length);
    Files.write(file, bytes);
    Files.write(directory.resolve("heddle-backup/running"), new byte[0]);
  }

  @Test
  void aDamagedDatabaseIsMadeAnewFromTheBackupAndTheJournal() throws Exception {
    for (long seed = 0; seed < 6; seed++) {
      var random = new Random(seed);
      List<Object> before;
      try (JdbcStorage storage = open()) {
        work(storage, random);
        if (seed % 2 == 1) {
          storage.embedded().orElseThrow().store().backUp();
          work(storage, random);
        }
        before = everything(storage);
      }
      damage(random);
      try (JdbcStorage storage = open()) {
        assertEquals(before, everything(storage), "seed " + seed);
      }
    }
  }

  /// The journal may lack what lies between such a database and the backup.
  @Test
  void aDatabaseThatIsOlderThanItsBackupIsReplaced() throws Exception {
    var random = new Random(37);
    try (JdbcStorage storage = open()) {
      work(storage, random);
    }
    byte[] older = Files.readAllBytes(directory.resolve(DATABASE));
    List<Object> before;
    try (JdbcStorage storage = open()) {
      work(storage, random);
      storage.embedded().orElseThrow().store().backUp();
      before = everything(storage);
    }
    Files.write(directory.resolve(DATABASE), older);
    try (JdbcStorage storage = open()) {
      assertEquals(before, everything(storage));
    }
  }

  @Test
  void aJournalThatIsLostIsNotOverlooked() throws IOException {
    try (JdbcStorage storage = open()) {
      work(storage, new Random(33));
    }
    try (var files = Files.newDirectoryStream(directory.resolve("journal"))) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    assertThrows(Corrupt.class, this::open);
  }

  @Test
  void whatIsInUseIsNotOpenedTwice() {
    try (JdbcStorage storage = open()) {
      Unavailable refused = assertThrows(Unavailable.class, this::open);
      assertEquals("The data directory is in use by another process", refused.getMessage());
      assertEquals("alice", storage.account("alice").name());
    }
  }

  @Test
  void aDatabaseThatClosesItselfIsOpenedAgain() {
    try (JdbcStorage storage = open()) {
      work(storage, new Random(34));
      List<Object> before = everything(storage);
      Mailbox inbox = storage.account("alice").open(MailboxName.INBOX);
      assertThrows(RuntimeException.class, () -> kill(storage));
      long uid = appendWhenPossible(storage, inbox);
      inbox.store(UidSet.of(uid), change(Op.ADD, "\\Deleted"), Long.MAX_VALUE);
      assertEquals(UidSet.of(uid), inbox.expunge(UidSet.of(uid)).uids());
      assertEquals(before.size(), everything(storage).size());
    }
  }

  /// Ends H2 as a crash would.
  private static void kill(JdbcStorage storage) {
    storage
        .database()
        .read(connection -> {
          try (var statement = connection.createStatement()) {
            statement.execute("SHUTDOWN IMMEDIATELY");
          }
          return connection.prepareStatement("SELECT 1");
        });
  }

  /// The first calls after a failure may find that out.
  private static long appendWhenPossible(JdbcStorage storage, Mailbox inbox) {
    for (int i = 0; ; i++) {
      try {
        return Mails.append(storage.account("alice"), inbox, Mails.mail("again"));
      } catch (Unavailable e) {
        if (i == 10) {
          throw e;
        }
      }
    }
  }

  @Test
  void aJournalThatFailsIsOpenedAgain() throws IOException {
    try (JdbcStorage storage = open()) {
      work(storage, new Random(35));
      List<Object> before = everything(storage);
      storage.embedded().orElseThrow().log().journal().close();
      Mailbox inbox = storage.account("alice").open(MailboxName.INBOX);
      long uid = appendWhenPossible(storage, inbox);
      assertArrayEquals(Mails.mail("again"), Mails.read(inbox, uid));
      inbox.store(UidSet.of(uid), change(Op.ADD, "\\Deleted"), Long.MAX_VALUE);
      inbox.expunge(UidSet.of(uid));
      assertEquals(before.size(), everything(storage).size());
    }
  }

  /// A warm index answers without a connection: here none is left.
  @Test
  void warmReadsAskNoQuery() throws Exception {
    try (JdbcStorage storage = open()) {
      work(storage, new Random(36));
      Mailbox inbox = storage.account("alice").open(MailboxName.INBOX);
      long modSeq = inbox.snapshot().status().highestModSeq();
      Mails.append(storage.account("alice"), inbox, Mails.mail("more"));
      var taken = new ArrayList<AutoCloseable>();
      try {
        for (int i = 0; i < Settings.DEFAULT_POOL_SIZE; i++) {
          taken.add(storage.database().borrow());
        }
        assertTrue(inbox.status().recent() > 0);
        assertEquals(inbox.status(), inbox.snapshot().status());
        assertEquals(inbox.status(), inbox.changesSince(modSeq).status());
        inbox.search(new org.heddle.storage.SearchKey.All());
      } finally {
        for (AutoCloseable connection : taken) {
          connection.close();
        }
      }
    }
  }
}
