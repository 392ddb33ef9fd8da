package org.heddle.storage.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.heddle.storage.Finding;
import org.heddle.storage.Finding.Remedy;
import org.heddle.storage.Finding.Repair;
import org.heddle.storage.Mailbox;
import org.heddle.storage.UidSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a check finds in mail directories that were damaged.
class CheckTest {
  @TempDir Path directory;
  private Rig rig = new Rig(Path.of("."));

  @BeforeEach
  void open() {
    rig = new Rig(directory);
    for (int i = 1; i <= 5; i++) {
      rig.append(rig.inbox(), "message " + i, "$k" + i % 3);
    }
    assertEquals(List.of(), said(Repair.NO));
    rig.stop();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private List<Finding> findings(Repair repair) {
    var found = new ArrayList<Finding>();
    rig.storage().check("alice", repair, found::add);
    return found;
  }

  private List<String> said(Repair repair) {
    return findings(repair).stream().map(Finding::what).toList();
  }

  private Path file(String name) {
    return rig.root().resolve(name);
  }

  /// What is put right by opening the mailbox.
  private void expectPassing(String what) {
    rig.start();
    List<Finding> found = findings(Repair.NO);
    assertEquals(1, found.size(), found.toString());
    assertTrue(found.getFirst().what().contains(what), found.toString());
    assertEquals(Remedy.BY_ITSELF, found.getFirst().remedy());
    assertEquals(List.of(), said(Repair.NO));
  }

  @Test
  void anAccountThatIsNotThereIsNotMade() {
    rig.start();
    rig.storage()
        .check(
            "bob",
            Repair.YES,
            found -> {
              throw new AssertionError(found);
            });
    assertFalse(Files.exists(directory.resolve("maildir/bob")));
  }

  @Test
  void aLostUidList() throws IOException {
    Files.delete(file("dovecot-uidlist"));
    expectPassing("dovecot-uidlist is gone");
  }

  @Test
  void aTornUidList() throws IOException {
    Files.writeString(file("dovecot-uidlist"), "17 garb", StandardOpenOption.APPEND);
    expectPassing("the end of dovecot-uidlist");
    assertEquals(UidSet.range(1, 5), Rig.uids(rig.inbox()));
  }

  @Test
  void aTornLog() throws IOException {
    Files.write(file("heddle-log"), new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
    expectPassing("heddle-log");
  }

  @Test
  void aDamagedLog() throws IOException {
    byte[] log = Files.readAllBytes(file("heddle-log"));
    log[log.length / 2] ^= 0x55;
    Files.write(file("heddle-log"), log);
    rig.start();
    List<Finding> found = findings(Repair.NO);
    assertTrue(found.stream().anyMatch(one -> one.what().contains("heddle-log")), found.toString());
    assertEquals(List.of(), said(Repair.NO));
    assertEquals(UidSet.range(1, 5), Rig.uids(rig.inbox()));
  }

  @Test
  void lostKeywords() throws IOException {
    Files.delete(file("dovecot-keywords"));
    expectPassing("dovecot-keywords is gone");
  }

  @Test
  void aFileThatIsGone() throws IOException {
    Files.delete(file("cur").resolve(rig.fileOf("message 2")));
    expectPassing("UID 2: there is no file");
  }

  @Test
  void aFileWithoutUid() throws IOException {
    Files.writeString(file("cur").resolve("1700000000.x.other:2,S"), "stranger");
    expectPassing("1 files have no UID");
    assertEquals(UidSet.range(1, 6), Rig.uids(rig.inbox()));
  }

  @Test
  void oneBaseNameTwice() throws IOException {
    String name = rig.fileOf("message 2");
    Files.writeString(file("cur").resolve(FileName.base(name) + ":2,FS"), "another !");
    expectPassing("1 base names are those of two files");
  }

  @Test
  void aFileWithTwoUids() throws IOException {
    String base = FileName.base(rig.fileOf("message 5"));
    Files.writeString(file("dovecot-uidlist"), "9 :" + base + "\n", StandardOpenOption.APPEND);
    rig.start();
    Mailbox inbox = rig.inbox();
    assertEquals(Remedy.REPAIRABLE, findings(Repair.NO).getFirst().remedy());
    UidSet before = Rig.uids(inbox);
    assertEquals(List.of("1 files have two UIDs in dovecot-uidlist"), said(Repair.YES));
    assertEquals(List.of(), said(Repair.NO));
    assertEquals(before, Rig.uids(inbox));
    assertTrue(inbox.status().uidNext() > before.last());
  }

  @Test
  void aKeywordWithoutAName() throws IOException {
    rig.reflag(rig.fileOf("message 3"), "Fz");
    rig.start();
    List<String> expected =
        List.of("messages have keywords that dovecot-keywords does not name: z");
    assertEquals(expected, said(Repair.NO));
    assertEquals(expected, said(Repair.YES));
    assertEquals(List.of(), said(Repair.NO));
    assertTrue(Rig.metadata(rig.inbox(), 3).flags().keywords().contains("$Lost-z"));
  }

  @Test
  void aFileThatWasCut() throws IOException {
    Path cut = file("cur").resolve(rig.fileOf("message 4"));
    Files.writeString(cut, "mess");
    rig.start();
    List<Finding> found = findings(Repair.YES);
    assertEquals("UID 4: the file has 4 bytes, and its name says 9", found.getFirst().what());
    assertEquals(Remedy.NONE, found.getFirst().remedy());
    assertEquals(Remedy.REPAIRED, found.getLast().remedy());
    assertEquals(List.of(found.getFirst().what()), said(Repair.NO));
    assertEquals(4, Rig.metadata(rig.inbox(), 4).size());
  }

  @Test
  void aRenameThatWasNotFinished() throws IOException {
    Files.createDirectories(file("heddle-trash-x/cur"));
    rig.start();
    assertEquals(1, findings(Repair.NO).size());
    assertFalse(Files.exists(file("heddle-trash-x")));
    assertEquals(List.of(), said(Repair.NO));
  }
}
