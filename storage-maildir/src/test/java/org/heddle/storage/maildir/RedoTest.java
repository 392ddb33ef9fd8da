package org.heddle.storage.maildir;

import static org.heddle.storage.maildir.Rig.metadata;
import static org.heddle.storage.maildir.Rig.read;
import static org.heddle.storage.maildir.Rig.uids;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.UidSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was written down and not yet done is done when the mailbox is opened, wholly or not at all.
class RedoTest {
  private static final OffsetDateTime DATE = OffsetDateTime.parse("2020-02-03T04:05:06+07:00");

  @TempDir Path directory;
  private Rig rig = new Rig(Path.of("."));
  private long modSeq;

  @BeforeEach
  void open() {
    rig = new Rig(directory);
    rig.append(rig.inbox(), "one");
    rig.append(rig.inbox(), "two");
    modSeq = rig.inbox().status().highestModSeq() + 1;
    rig.stop();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  /// Leaves a log as a process does that ended right after it wrote this.
  private void write(LogRecord record) throws IOException {
    Path log = rig.root().resolve("heddle-log");
    FrameFile.append(log, Files.size(log), List.of(record.encode()), FrameFile.Durability.FORCED);
  }

  private LogRecord.Arrival arrival(long uid, String base, String content) throws IOException {
    Path spool = Files.writeString(rig.root().resolve("tmp").resolve("spool" + uid), content);
    var message =
        new LogRecord.Message(
            uid,
            modSeq,
            FileName.hash(base),
            Flags.named("\\Seen").systemBits(),
            FlagCoder.NO_KEYWORDS,
            DATE,
            Instant.EPOCH,
            FileName.hash(base),
            content.length());
    return new LogRecord.Arrival(message, "tmp/" + spool.getFileName(), base + ":2,S");
  }

  private List<LogRecord.Arrival> twoArrivals() throws IOException {
    return List.of(
        arrival(3, "3.three.x,S=5,W=5", "three"), arrival(4, "4.four.x,S=4,W=4", "four"));
  }

  @Test
  void filesThatWaitAreTakenIn() throws IOException {
    write(new LogRecord.Arrived(twoArrivals()));
    rig.start();
    Mailbox inbox = rig.inbox();
    assertEquals(UidSet.range(1, 4), uids(inbox));
    assertEquals("three", read(inbox, 3));
    assertEquals(DATE, metadata(inbox, 4).internalDate());
    assertEquals(Flags.named("\\Seen"), metadata(inbox, 4).flags());
    rig.stop();
    // The UID list must say so too.
    Files.delete(rig.root().resolve("heddle-log"));
    rig.start();
    assertEquals("four", read(rig.inbox(), 4));
  }

  @Test
  void halfOfThemIsMovedAlready() throws IOException {
    List<LogRecord.Arrival> arrivals = twoArrivals();
    write(new LogRecord.Arrived(arrivals));
    Files.move(
        rig.root().resolve(arrivals.getFirst().spool()),
        rig.root().resolve("cur").resolve(arrivals.getFirst().name()));
    rig.start();
    assertEquals(UidSet.range(1, 4), uids(rig.inbox()));
    assertEquals("three", read(rig.inbox(), 3));
  }

  @Test
  void ifOneIsNowhereNoneArrives() throws IOException {
    List<LogRecord.Arrival> arrivals = twoArrivals();
    write(new LogRecord.Arrived(arrivals));
    Files.move(
        rig.root().resolve(arrivals.getFirst().spool()),
        rig.root().resolve("cur").resolve(arrivals.getFirst().name()));
    Files.delete(rig.root().resolve(arrivals.getLast().spool()));
    rig.start();
    assertEquals(UidSet.of(1, 2), uids(rig.inbox()));
    assertEquals(2, rig.cur().size());
    assertEquals(5, rig.append(rig.inbox(), "next"));
  }

  @Test
  void aSpoolOutsideIsRefused() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "secret");
    LogRecord.Arrival arrival = arrival(3, "3.three.x", "three");
    var evil = new LogRecord.Arrival(arrival.message(), "../../secret", arrival.name());
    write(new LogRecord.Arrived(List.of(evil)));
    rig.start();
    org.junit.jupiter.api.Assertions.assertThrows(
        org.heddle.storage.StorageException.Unavailable.class, () -> rig.inbox().status());
    assertEquals("secret", Files.readString(secret));
  }

  @Test
  void flagsAreSetIfNobodyElseSetThem() throws IOException {
    int seen = Flags.named("\\Seen").systemBits();
    int flagged = Flags.named("\\Flagged").systemBits();
    write(
        new LogRecord.Flagged(
            modSeq,
            List.of(
                new LogRecord.Reflagged(1, 0, seen, FlagCoder.NO_KEYWORDS),
                new LogRecord.Reflagged(2, 0, seen, FlagCoder.NO_KEYWORDS))));
    write(
        new LogRecord.Flagged(
            modSeq + 1,
            List.of(new LogRecord.Reflagged(1, seen, seen | flagged, FlagCoder.NO_KEYWORDS))));
    rig.reflag(rig.fileOf("two"), "R");
    rig.start();
    assertEquals(Flags.named("\\Seen", "\\Flagged"), metadata(rig.inbox(), 1).flags());
    assertEquals(modSeq + 1, metadata(rig.inbox(), 1).modSeq());
    assertEquals(Flags.named("\\Answered"), metadata(rig.inbox(), 2).flags());
    assertEquals(List.of("FS", "R"), rig.cur().stream().map(RedoTest::flags).toList());
  }

  private static String flags(String name) {
    return name.substring(name.indexOf(":2,") + 3);
  }

  @Test
  void whatWasExpungedIsUnlinked() throws IOException {
    write(new LogRecord.Vanished(modSeq, UidSet.of(1)));
    rig.start();
    assertEquals(UidSet.of(2), uids(rig.inbox()));
    assertEquals(1, rig.cur().size());
  }

  @Test
  void aMoveWhoseTargetHasTheMessagesIsFinished() throws IOException {
    Mailbox box = boxWithCopy();
    Folder target = new Folder(box.id(), rig.site(), rig.root().resolve(".box"));
    String base =
        FileName.base(
            String.valueOf(target.file(Rig.uids(box).first()).orElseThrow().getFileName()));
    var id = rig.inbox().id();
    rig.stop();
    new Intent.Move(id, box.id(), Intent.Target.PRESENT, base, UidSet.of(1)).write(rig.root());
    rig.start();
    assertEquals(UidSet.of(2), uids(rig.inbox()));
    assertEquals(1, rig.account().open(new MailboxName("box")).status().messages());
    assertFalse(Files.exists(rig.root().resolve(Intent.FILE)));
  }

  private Mailbox boxWithCopy() {
    rig.start();
    rig.account().create(new MailboxName("box"), Set.of());
    Mailbox box = rig.account().open(new MailboxName("box"));
    rig.inbox().copy(UidSet.of(1), box, Mailbox.Missing.REFUSE);
    return box;
  }

  @Test
  void aMoveWhoseTargetHasThemNotDidNotHappen() throws IOException {
    Mailbox box = boxWithCopy();
    var id = rig.inbox().id();
    rig.stop();
    new Intent.Move(id, box.id(), Intent.Target.PRESENT, "other", UidSet.of(1)).write(rig.root());
    rig.start();
    assertEquals(UidSet.of(1, 2), uids(rig.inbox()));
    rig.stop();
    new Intent.Move(id, box.id(), Intent.Target.CREATED, "-", UidSet.EMPTY).write(rig.root());
    rig.start();
    assertEquals(1, rig.account().mailboxes().mailboxes().size());
  }

  @Test
  void aRenameIsFinished() throws IOException {
    boxWithCopy();
    rig.stop();
    var steps = new ArrayList<Intent.Step>();
    steps.add(new Intent.Step(".gone", ".there"));
    steps.add(new Intent.Step(".box", ".other"));
    Files.createDirectories(rig.root().resolve(".there").resolve("cur"));
    new Intent.Rename(steps).write(rig.root());
    Files.createDirectories(rig.root().resolve(Tree.MAKING + "x").resolve("cur"));
    Files.createDirectories(rig.root().resolve(Tree.REMOVING + "y").resolve("cur"));
    rig.start();
    assertEquals(
        List.of("INBOX", "other", "there"),
        rig.account().mailboxes().mailboxes().stream().map(box -> box.name().value()).toList());
    assertFalse(Files.exists(rig.root().resolve(Tree.MAKING + "x")));
    assertFalse(Files.exists(rig.root().resolve(Tree.REMOVING + "y")));
  }
}
