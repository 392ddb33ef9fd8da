package org.heddle.storage.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.heddle.storage.Finding;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Metadata;
import org.heddle.storage.StorageConfig;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;
import org.heddle.storage.kit.Mails;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The database of H2 is made anew on demand, and what was there is kept.
final class RebuildingTest {
  @TempDir private Path directory = Path.of("");

  private JdbcStorage open() {
    return Storages.open(directory, Map.of());
  }

  private List<Path> rebuild() {
    return new JdbcProvider().rebuild(new StorageConfig(directory, Map.of()));
  }

  private Path database() {
    return directory.resolve("heddle.mv.db");
  }

  private static void work(JdbcStorage storage) {
    Mailbox inbox = storage.account("alice").open(MailboxName.INBOX);
    UidSet uids = Mails.appendMany(storage.account("alice"), inbox, 5, "\\Deleted", "$X");
    inbox.expunge(UidSet.of(uids.first()));
  }

  private List<Object> seen() {
    try (JdbcStorage storage = open()) {
      Mailbox inbox = storage.account("alice").open(MailboxName.INBOX);
      var seen = new ArrayList<Object>();
      seen.add(inbox.status());
      for (Metadata row : Mails.rows(inbox)) {
        seen.add(row);
        seen.add(Arrays.hashCode(Mails.read(inbox, row.uid())));
      }
      storage.check("alice", Finding.Repair.NO, seen::add);
      return seen;
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .map(file -> directory.relativize(file).toString())
          .filter(name -> name.endsWith(".mv.db"))
          .sorted()
          .toList();
    }
  }

  @Test
  void itIsMadeFromTheJournalAlone() throws IOException {
    try (JdbcStorage storage = open()) {
      work(storage);
    }
    List<Object> before = seen();
    byte[] old = "damaged".repeat(1000).getBytes(StandardCharsets.UTF_8);
    Files.write(database(), old);
    List<Path> kept = rebuild();
    assertEquals(1, kept.size());
    assertEquals(-1, Files.mismatch(kept.getFirst(), Files.write(directory.resolve("old"), old)));
    assertEquals(before, seen());
  }

  @Test
  void itIsMadeFromTheBackupAndTheJournal() throws Exception {
    try (JdbcStorage storage = open()) {
      work(storage);
      storage.embedded().orElseThrow().store().backUp();
      work(storage);
    }
    List<Object> before = seen();
    Files.delete(database());
    assertEquals(List.of(), rebuild());
    assertEquals(before, seen());
  }

  @Test
  void aBackupThatIsDamagedIsPutAsideToo() throws Exception {
    try (JdbcStorage storage = open()) {
      work(storage);
      storage.embedded().orElseThrow().store().backUp();
      work(storage);
    }
    List<Object> before = seen();
    damageBackup();
    assertEquals(2, rebuild().size());
    assertEquals(before, seen());
  }

  private void damageBackup() throws IOException {
    for (String name : names()) {
      if (name.startsWith("heddle-backup")) {
        Files.write(directory.resolve(name), new byte[100_000]);
      }
    }
  }

  /// A journal that was compacted does not begin with the beginning any more.
  @Test
  void whatCannotBeMadeIsLeftAsItWas() throws Exception {
    try (JdbcStorage storage = Storages.open(directory, Map.of(), new Storages.Clock(), 32 << 10)) {
      for (int i = 0; i < 40; i++) {
        work(storage);
      }
      Mailbox inbox = storage.account("alice").open(MailboxName.INBOX);
      inbox.expunge(UidSet.range(1, UidSet.MAX_UID));
      storage.janitor().noteAll();
      storage.janitor().sweepNoted();
      storage.embedded().orElseThrow().store().backUp();
      storage.upkeep().runSeldom();
    }
    damageBackup();
    List<String> names = names();
    StorageException failure = assertThrows(StorageException.class, this::rebuild);
    assertTrue(failure instanceof StorageException.Corrupt, failure.toString());
    assertEquals(names, names());
    assertFalse(seen().isEmpty());
  }

  @Test
  void notWhileSomebodyHasItOpen() {
    try (JdbcStorage storage = open()) {
      work(storage);
      assertThrows(StorageException.Unavailable.class, this::rebuild);
      assertTrue(Files.exists(database()));
      assertFalse(storage.account("alice").mailboxes().mailboxes().isEmpty());
    }
  }
}
