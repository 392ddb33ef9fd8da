package org.heddle.storage.maildir;

import static org.heddle.storage.maildir.Rig.metadata;
import static org.heddle.storage.maildir.Rig.read;
import static org.heddle.storage.maildir.Rig.uids;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.OffsetDateTime;
import java.util.List;
import org.heddle.storage.Changes;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Metadata;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that are lost or damaged cost history, never mail, and no UID is given out twice.
class DamageTest {
  private static final OffsetDateTime DATE = OffsetDateTime.parse("2020-02-03T04:05:06+07:00");

  @TempDir Path directory;
  private Rig rig = new Rig(Path.of("."));
  private long validity;
  private long modSeq;

  @BeforeEach
  void open() {
    rig = new Rig(directory);
    Mailbox inbox = rig.inbox();
    for (int i = 1; i <= 5; i++) {
      rig.append(inbox, "message " + i, "$k" + i);
    }
    inbox.store(
        UidSet.of(5), new FlagChange(FlagChange.Op.ADD, Flags.named("\\Deleted")), Long.MAX_VALUE);
    inbox.expunge(UidSet.of(5));
    validity = inbox.status().uidValidity();
    modSeq = inbox.status().highestModSeq();
    rig.stop();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private Path file(String name) {
    return rig.root().resolve(name);
  }

  private void cut(String name, long bytes) throws IOException {
    try (var channel = java.nio.channels.FileChannel.open(file(name), StandardOpenOption.WRITE)) {
      channel.truncate(bytes);
    }
  }

  private void expectAllMail(Mailbox inbox) {
    long[] uids = uids(inbox).toArray();
    assertEquals(4, uids.length);
    for (int i = 0; i < 4; i++) {
      assertEquals("message " + (i + 1), read(inbox, uids[i]));
      assertEquals(Flags.named("$k" + (i + 1)), metadata(inbox, uids[i]).flags());
    }
  }

  @Test
  void aLostUidListIsANewUidValidity() throws IOException {
    Files.delete(file("dovecot-uidlist"));
    rig.start();
    Mailbox inbox = rig.inbox();
    expectAllMail(inbox);
    assertTrue(inbox.status().uidValidity() > validity);
    assertTrue(inbox.status().highestModSeq() > modSeq);
    Metadata message = metadata(inbox, uids(inbox).first());
    assertEquals(DATE, message.internalDate());
    assertInstanceOf(Changes.Forgotten.class, inbox.changesSince(modSeq));
  }

  @Test
  void aUidListWithoutAHeaderCountsAsLost() throws IOException {
    Files.writeString(file("dovecot-uidlist"), "garbage\n");
    rig.start();
    expectAllMail(rig.inbox());
    assertTrue(rig.inbox().status().uidValidity() > validity);
  }

  @Test
  void aTruncatedUidListGetsItsRecordsBack() throws IOException {
    long whole = Files.size(file("dovecot-uidlist"));
    for (long size = whole - 1; size > rig.uidList().indexOf("\n"); size -= 23) {
      cut("dovecot-uidlist", size);
      rig.start();
      Mailbox inbox = rig.inbox();
      assertEquals(UidSet.range(1, 4), uids(inbox), "cut at " + size);
      expectAllMail(inbox);
      assertEquals(validity, inbox.status().uidValidity());
      assertEquals(6, inbox.status().uidNext());
      rig.stop();
    }
    rig.start();
    assertEquals(6, rig.append(rig.inbox(), "next"));
  }

  @Test
  void aTruncatedUidListIsMendedWhileItIsInUse() throws IOException {
    rig.start();
    Mailbox inbox = rig.inbox();
    expectAllMail(inbox);
    cut("dovecot-uidlist", rig.uidList().indexOf("\n2 :") + 5);
    assertEquals(UidSet.range(1, 4), uids(inbox));
    assertEquals(6, rig.append(inbox, "next"));
    assertEquals(UidSet.of(1, 2, 3, 4, 6), uids(inbox));
    rig.stop();
    rig.start();
    assertEquals(UidSet.of(1, 2, 3, 4, 6), uids(rig.inbox()));
  }

  @Test
  void aLostUidListIsNoticedWhileItIsInUse() throws IOException {
    rig.start();
    Mailbox inbox = rig.inbox();
    expectAllMail(inbox);
    Files.delete(file("dovecot-uidlist"));
    expectAllMail(inbox);
    assertTrue(inbox.status().uidValidity() > validity);
  }

  @Test
  void aLostLogIsLostHistory() throws IOException {
    var id = reopened().id();
    rig.stop();
    Files.delete(file("heddle-log"));
    rig.start();
    Mailbox inbox = rig.inbox();
    expectAllMail(inbox);
    assertEquals(id, inbox.id());
    assertEquals(validity, inbox.status().uidValidity());
    assertEquals(6, inbox.status().uidNext());
    assertTrue(inbox.status().highestModSeq() > modSeq);
    assertInstanceOf(Changes.Forgotten.class, inbox.changesSince(modSeq));
  }

  @Test
  void copiesKeepTheirEmailIdsWithoutTheLog() throws IOException {
    Mailbox inbox = reopened();
    long first = uids(inbox).first();
    long email = metadata(inbox, first).emailId();
    long copy = inbox.copy(UidSet.of(first), inbox, Mailbox.Missing.REFUSE).to().first();
    long second = inbox.copy(UidSet.of(copy), inbox, Mailbox.Missing.REFUSE).to().first();
    rig.stop();
    Files.delete(file("heddle-log"));
    rig.start();
    for (long uid : new long[] {first, copy, second}) {
      assertEquals(email, metadata(rig.inbox(), uid).emailId());
      assertEquals("message 1", read(rig.inbox(), uid));
    }
  }

  private Mailbox reopened() {
    rig.start();
    return rig.inbox();
  }

  @Test
  void aTornLogLosesNothingElse() throws IOException {
    long whole = Files.size(file("heddle-log"));
    Files.write(file("heddle-log"), new byte[] {0, 0, 0, 99, 1, 2, 3}, StandardOpenOption.APPEND);
    Mailbox inbox = reopened();
    expectAllMail(inbox);
    assertTrue(inbox.status().highestModSeq() > modSeq);
    Changes.Delta delta = (Changes.Delta) inbox.changesSince(metadata(inbox, 4).modSeq());
    assertEquals(UidSet.of(5), delta.vanished());
    rig.stop();
    for (long size = whole - 1; size > 8; size -= 7) {
      cut("heddle-log", size);
      expectAllMail(reopened());
      assertEquals(6, rig.inbox().status().uidNext(), "cut at " + size);
      assertTrue(rig.inbox().status().highestModSeq() >= modSeq, "cut at " + size);
      rig.stop();
    }
    rig.start();
  }

  @Test
  void anyDamagedByteOfTheLogCostsNoMail() throws IOException {
    byte[] log = Files.readAllBytes(file("heddle-log"));
    for (int at = 0; at < log.length; at += 13) {
      byte[] damaged = log.clone();
      damaged[at] ^= 0x55;
      Files.write(file("heddle-log"), damaged);
      Mailbox inbox = reopened();
      expectAllMail(inbox);
      assertTrue(inbox.status().highestModSeq() >= modSeq, "damaged at " + at);
      assertEquals(6, inbox.status().uidNext(), "damaged at " + at);
      rig.stop();
    }
    rig.start();
  }

  @Test
  void lostKeywordNamesComeBack() throws IOException {
    String before = Files.readString(file("dovecot-keywords"));
    Files.delete(file("dovecot-keywords"));
    expectAllMail(reopened());
    assertEquals(before, Files.readString(file("dovecot-keywords")));
  }

  @Test
  void lostSummariesAreOnlyLost() throws IOException {
    Mailbox inbox = reopened();
    inbox.cacheSummaries(java.util.Map.of(1L, new byte[] {1, 2, 3}));
    assertEquals(List.of(3), lengths(inbox));
    Files.writeString(file("heddle-summaries"), "junk");
    assertEquals(0, inbox.summaries(UidSet.of(1)).size());
    inbox.cacheSummaries(java.util.Map.of(1L, new byte[] {4}));
    assertEquals(List.of(1), lengths(inbox));
  }

  private static List<Integer> lengths(Mailbox inbox) {
    return inbox.summaries(UidSet.of(1)).values().stream().map(bytes -> bytes.length).toList();
  }

  @Test
  void aStaleLockIsBroken() throws IOException {
    Path lock = Files.writeString(file("dovecot-uidlist.lock"), "1:elsewhere");
    Files.setLastModifiedTime(
        lock, java.nio.file.attribute.FileTime.from(java.time.Instant.now().minusSeconds(130)));
    expectAllMail(reopened());
    assertEquals(List.of(), rig.cur().stream().filter(name -> name.endsWith("lock")).toList());
  }

  /// Whoever is killed leaves a lock that tells whose it was.
  @Test
  void aLockIsMadeWithItsOwnerInIt() throws IOException {
    try (DotLock _ = DotLock.takeNow(file("dovecot-uidlist.lock"), "here")) {
      String owner = Files.readString(file("dovecot-uidlist.lock"));
      assertEquals(ProcessHandle.current().pid() + ":here", owner);
      assertEquals(0, Disk.list(file("tmp")).length);
      assertThrows(
          FileAlreadyExistsException.class,
          () -> DotLock.takeNow(file("dovecot-uidlist.lock"), "here"));
      assertEquals(0, Disk.list(file("tmp")).length);
    }
    assertFalse(Files.exists(file("dovecot-uidlist.lock")));
    rig.start();
  }

  @Test
  void theLockOfADeadProcessIsBroken() throws Exception {
    var process = new ProcessBuilder("true").start();
    process.waitFor();
    String host = rig.site().names().host();
    Files.writeString(file("dovecot-uidlist.lock"), process.pid() + ":" + host);
    expectAllMail(reopened());
  }

  @Test
  void aDirectoryAmongTheMessagesIsNoMessage() throws IOException {
    Files.createDirectory(file("cur").resolve("1.directory"));
    Files.createDirectory(file("new").resolve("2.directory"));
    expectAllMail(reopened());
    assertEquals(6, rig.append(rig.inbox(), "next"));
  }

  @Test
  void whatMayNotBeReadIsRefusedAloneAndUntilItMay() throws IOException {
    Path message = file("new").resolve(rig.deliver("secret\n"));
    permit(message, "---------");
    Assumptions.assumeFalse(Files.isReadable(message), "root reads everything");
    Mailbox inbox = reopened();
    assertEquals(UidSet.of(1, 2, 3, 4, 6), uids(inbox));
    assertThrows(StorageException.Unavailable.class, () -> read(inbox, 6));
    assertEquals("message 1", read(inbox, 1));
    permit(file("cur").resolve(message.getFileName() + ":2,"), "rw-------");
    assertEquals("secret\r\n", read(inbox, 6));
    assertEquals(8, metadata(inbox, 6).size());
  }

  @Test
  void aUidListThatMayNotBeReadIsNotLost() throws IOException {
    permit(file("dovecot-uidlist"), "---------");
    Assumptions.assumeFalse(Files.isReadable(file("dovecot-uidlist")), "root reads everything");
    rig.start();
    assertThrows(StorageException.Unavailable.class, () -> rig.inbox().status());
    permit(file("dovecot-uidlist"), "rw-------");
    expectAllMail(rig.inbox());
    assertEquals(validity, rig.inbox().status().uidValidity());
    assertEquals(UidSet.range(1, 4), uids(rig.inbox()));
  }

  private static void permit(Path file, String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }
}
