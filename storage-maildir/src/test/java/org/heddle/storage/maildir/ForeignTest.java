package org.heddle.storage.maildir;

import static org.heddle.storage.maildir.Rig.metadata;
import static org.heddle.storage.maildir.Rig.read;
import static org.heddle.storage.maildir.Rig.uids;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.heddle.storage.Changes;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MessageTable;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What other programs do to the files is seen, and what is done here is what they expect.
class ForeignTest {
  @TempDir Path directory;
  private Rig rig = new Rig(Path.of("."));

  @BeforeEach
  void open() {
    rig = new Rig(directory);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private Path cur(String name) {
    return rig.root().resolve("cur").resolve(name);
  }

  private static Changes.Delta delta(Mailbox mailbox, long since) {
    return (Changes.Delta) mailbox.changesSince(since);
  }

  @Test
  void whatIsAppendedHasTheNameThatDovecotGives() throws IOException {
    Mailbox inbox = rig.inbox();
    long uid = rig.append(inbox, "Subject: x\r\n\r\nbody\r\n", "\\Seen", "\\Flagged", "$Label");
    String name = rig.cur().getFirst();
    assertTrue(name.matches("\\d+\\.M\\d{6}P\\d+Q\\d+\\.[^,:]+,S=20,W=20:2,FSa"), name);
    assertTrue(rig.uidList().endsWith("\n" + uid + " :" + FileName.base(name) + "\n"));
    assertEquals("0 $Label\n", Files.readString(rig.root().resolve("dovecot-keywords")));
    assertEquals(
        Instant.parse("2020-02-02T21:05:06Z"), Files.getLastModifiedTime(cur(name)).toInstant());
  }

  @Test
  void aDeliveryIsSeenAndMovedToCur() throws IOException {
    Mailbox inbox = rig.inbox();
    long before = inbox.status().highestModSeq();
    String first = rig.deliver("Subject: one\n\nx\n");
    String second = rig.deliver("Subject: two\n\ny\n");
    Changes.Delta delta = delta(inbox, before);
    assertEquals(UidSet.of(1, 2), delta.changed().uids());
    assertEquals("Subject: one\r\n\r\nx\r\n", read(inbox, 1));
    assertEquals(read(inbox, 2).length(), metadata(inbox, 2).size());
    assertEquals(2, inbox.status().recent());
    assertEquals(List.of(first + ":2,", second + ":2,"), rig.cur());
    assertTrue(rig.uidList().contains("1 S16 W19 :" + first + "\n2 S16 W19 :" + second));
  }

  @Test
  void sizesInNamesAreBelievedAndLiesAreCorrected() throws IOException {
    Mailbox inbox = rig.inbox();
    rig.deliver("a\nb\n", ",S=4,W=6");
    rig.deliver("a\r\nb\r\n", ",S=6");
    rig.deliver("a\nb\n", ",S=9,W=77");
    assertEquals(6, metadata(inbox, 1).size());
    assertEquals(6, metadata(inbox, 2).size());
    assertEquals(77, metadata(inbox, 3).size());
    assertEquals("a\r\nb\r\n", read(inbox, 3));
    assertEquals(6, metadata(inbox, 3).size());
    long corrected = metadata(inbox, 3).modSeq();
    assertEquals("a\r\nb\r\n", read(inbox, 3));
    rig.stop();
    rig.start();
    assertEquals(6, metadata(rig.inbox(), 3).size());
    assertEquals(corrected, metadata(rig.inbox(), 3).modSeq());
  }

  @Test
  void whatAClientAppendedComesBackByteForByte() throws IOException {
    Mailbox inbox = rig.inbox();
    String mixed = "Subject: x\r\n\nlf\ncrlf\r\n\r\r\n\n";
    long uid = rig.append(inbox, mixed);
    assertEquals(mixed, read(inbox, uid));
    assertEquals(mixed.length(), metadata(inbox, uid).size());
    String name = rig.cur().getFirst();
    assertTrue(name.contains(",S=26,W=29,H=raw:2,"), name);
    Mailbox.Copied copied = inbox.copy(UidSet.of(uid), inbox, Mailbox.Missing.REFUSE);
    rig.stop();
    // Even with all our own files lost.
    Files.delete(rig.root().resolve("heddle-log"));
    rig.start();
    assertEquals(mixed, read(rig.inbox(), uid));
    assertEquals(mixed, read(rig.inbox(), copied.to().first()));
    assertEquals(mixed.length(), metadata(rig.inbox(), uid).size());
  }

  @Test
  void renamedFlagsAreSeenWithANewModSeq() throws IOException {
    Mailbox inbox = rig.inbox();
    long uid = rig.append(inbox, "x", "$One");
    rig.append(inbox, "y");
    long before = inbox.status().highestModSeq();
    Files.writeString(
        rig.root().resolve("dovecot-keywords"), "1 $Two\n", StandardOpenOption.APPEND);
    String after = rig.reflag(rig.fileOf("x"), "PRSb");
    Changes.Delta delta = delta(inbox, before);
    assertEquals(UidSet.of(uid), delta.changed().uids());
    assertEquals(Flags.named("\\Answered", "\\Seen", "$Two"), delta.changed().flags(0));
    assertEquals(List.of("$One", "$Two"), delta.keywords());
    assertEquals(1, inbox.status().unseen());
    // What means nothing to us survives our own change.
    inbox.store(
        UidSet.of(uid),
        new FlagChange(FlagChange.Op.REPLACE, Flags.named("\\Deleted")),
        Long.MAX_VALUE);
    assertEquals(FileName.base(after) + ":2,PT", rig.fileOf("x"));
  }

  @Test
  void lettersWithoutANameAreKept() throws IOException {
    Mailbox inbox = rig.inbox();
    long uid = rig.append(inbox, "x");
    rig.reflag(rig.fileOf("x"), "Sz");
    assertEquals(Flags.named("\\Seen"), metadata(inbox, uid).flags());
    inbox.store(
        UidSet.of(uid), new FlagChange(FlagChange.Op.ADD, Flags.named("$New")), Long.MAX_VALUE);
    assertTrue(rig.fileOf("x").endsWith(":2,Saz"), rig.fileOf("x"));
  }

  @Test
  void ourFlagsGoOnTopOfARenameThatWeDidNotSee() throws IOException {
    Mailbox inbox = rig.inbox();
    long uid = rig.append(inbox, "x");
    inbox.snapshot();
    rig.reflag(rig.fileOf("x"), "R");
    Mailbox.Stored stored =
        inbox.store(
            UidSet.of(uid),
            new FlagChange(FlagChange.Op.ADD, Flags.named("\\Seen")),
            Long.MAX_VALUE);
    assertEquals(Flags.named("\\Answered", "\\Seen"), stored.changed().flags(0));
    assertTrue(rig.fileOf("x").endsWith(":2,RS"));
  }

  @Test
  void aRemovedFileIsAnExpungedMessage() throws IOException {
    Mailbox inbox = rig.inbox();
    rig.append(inbox, "one");
    rig.append(inbox, "two");
    long before = inbox.status().highestModSeq();
    Files.delete(cur(rig.fileOf("one")));
    assertThrows(StorageException.MessageGone.class, () -> read(inbox, 1));
    Changes.Delta delta = delta(inbox, before);
    assertEquals(UidSet.of(1), delta.vanished());
    assertEquals(MessageTable.EMPTY.size(), delta.changed().size());
    assertEquals(1, inbox.status().messages());
    assertEquals(3, inbox.status().uidNext());
  }

  @Test
  void anExpungedMessageThatComesBackHasANewUid() throws IOException {
    Mailbox inbox = rig.inbox();
    rig.append(inbox, "one");
    rig.append(inbox, "two");
    String name = rig.fileOf("one");
    Path away = directory.resolve("away");
    Files.move(cur(name), away);
    assertEquals(UidSet.of(2), uids(inbox));
    Files.move(away, cur(name));
    assertEquals(UidSet.of(2, 3), uids(inbox));
    assertFalse(rig.uidList().contains("\n1 "), rig.uidList());
    assertEquals("one", read(inbox, 3));
  }

  @Test
  void contentIsFoundUnderANameChangedInTheSameMoment() throws IOException {
    Mailbox inbox = rig.inbox();
    rig.append(inbox, "one");
    for (String flags : List.of("S", "RS", "", "F", "DFRST")) {
      rig.reflag(rig.fileOf("one"), flags);
      assertEquals("one", read(inbox, 1));
    }
  }

  @Test
  void twoFilesWithOneBaseAreTwoMessages() throws IOException {
    Mailbox inbox = rig.inbox();
    rig.append(inbox, "one", "\\Seen");
    String name = rig.fileOf("one");
    Files.writeString(cur(FileName.base(name) + ":2,F"), "other");
    assertEquals(2, uids(inbox).size());
    String all = read(inbox, 1) + read(inbox, 2);
    assertTrue(all.equals("oneother") || all.equals("otherone"), all);
  }

  @Test
  void twoNamesOfOneFileAreOneMessage() throws IOException {
    Mailbox inbox = rig.inbox();
    rig.append(inbox, "one", "\\Seen");
    String name = rig.fileOf("one");
    Files.createLink(cur(FileName.base(name) + ":2,F"), cur(name));
    assertEquals(UidSet.of(1), uids(inbox));
    assertEquals(1, rig.cur().size());
  }

  @Test
  void aBaseThatIsInNewAndCurIsTwoMessages() throws IOException {
    Mailbox inbox = rig.inbox();
    String name = rig.deliver("one");
    assertEquals(UidSet.of(1), uids(inbox));
    Files.writeString(rig.root().resolve("new").resolve(name), "two");
    assertEquals(UidSet.of(1, 2), uids(inbox));
    assertEquals("one", read(inbox, 1));
    assertEquals("two", read(inbox, 2));
  }

  @Test
  void uidsThatDovecotGaveAreTaken() throws IOException {
    Mailbox inbox = rig.inbox();
    rig.append(inbox, "one");
    Path list = rig.root().resolve("dovecot-uidlist");
    Files.writeString(cur("77.x,S=3,W=3:2,S"), "two");
    Files.writeString(list, "9 :77.x,S=3,W=3\n", StandardOpenOption.APPEND);
    assertEquals(UidSet.of(1, 9), uids(inbox));
    assertEquals(10, inbox.status().uidNext());
    assertEquals(10, rig.append(inbox, "three"));
    // Dovecot writes the list anew now and then.
    String compact = rig.uidList().replaceFirst("N\\d+", "N20");
    Files.writeString(directory.resolve("new-list"), compact);
    Files.move(
        directory.resolve("new-list"), list, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertEquals(20, rig.append(inbox, "four"));
    assertEquals(UidSet.of(1, 9, 10, 20), uids(inbox));
  }

  @Test
  void changesDuringOurAbsenceGetNewModSeqs() throws IOException {
    Mailbox inbox = rig.inbox();
    rig.append(inbox, "one");
    rig.append(inbox, "two");
    rig.append(inbox, "three");
    long before = inbox.status().highestModSeq();
    rig.stop();
    rig.reflag(rig.fileOf("one"), "S");
    Files.delete(cur(rig.fileOf("two")));
    rig.deliver("four");
    rig.start();
    Changes.Delta delta = delta(rig.inbox(), before);
    assertEquals(UidSet.of(1, 4), delta.changed().uids());
    assertEquals(UidSet.of(2), delta.vanished());
  }

  @Test
  void mailboxesOfOthersComeAndGo() throws IOException {
    for (String sub : List.of("cur", "new", "tmp")) {
      Files.createDirectories(rig.root().resolve(".Lists.&AMk-t&AOk-").resolve(sub));
    }
    var name = new MailboxName("Lists/Été");
    MailboxInfo info = rig.account().mailboxes().mailboxes().getLast();
    assertEquals(name, info.name());
    Mailbox mailbox = rig.account().open(name);
    rig.append(mailbox, "x");
    Files.move(rig.root().resolve(".Lists.&AMk-t&AOk-"), rig.root().resolve(".Other"));
    assertEquals(1, mailbox.status().messages());
    assertEquals(info.id(), rig.account().open(new MailboxName("Other")).id());
    assertEquals("x", read(mailbox, 1));
    Disk.deleteTree(rig.root().resolve(".Other"));
    assertThrows(StorageException.NoSuchMailbox.class, mailbox::status);
    assertEquals(1, rig.account().mailboxes().mailboxes().size());
  }

  @Test
  void aCopiedDirectoryIsAnotherMailbox() throws IOException {
    rig.account().create(new MailboxName("one"), Set.of());
    Mailbox one = rig.account().open(new MailboxName("one"));
    rig.append(one, "x");
    Path copy = rig.root().resolve(".two");
    for (String sub : List.of("cur", "new", "tmp")) {
      Files.createDirectories(copy.resolve(sub));
    }
    for (String file : List.of("dovecot-uidlist", "heddle-log")) {
      Files.copy(rig.root().resolve(".one").resolve(file), copy.resolve(file));
    }
    Mailbox two = rig.account().open(new MailboxName("two"));
    assertNotEquals(one.id(), two.id());
    assertEquals(0, two.status().messages());
    assertEquals(1, one.status().messages());
    rig.stop();
    rig.start();
    assertEquals(two.id(), rig.account().open(new MailboxName("two")).id());
  }

  @Test
  void subscriptionsAreDovecots() throws IOException {
    rig.inbox();
    Path file = rig.root().resolve("subscriptions");
    Files.writeString(file, "V\t2\n\nFoo\tBar\n&AOk-t&AOk-\n\tbroken\n");
    assertEquals(
        List.of(new MailboxName("Foo/Bar"), new MailboxName("été")),
        List.copyOf(rig.account().mailboxes().subscriptions()));
    rig.account().subscribe(new MailboxName("v1.2"));
    assertEquals("V\t2\n\nFoo\tBar\nv1\\2e2\n&AOk-t&AOk-\n\tbroken\n", Files.readString(file));
    Files.writeString(file, "INBOX.kid\nx\n");
    assertEquals(
        List.of(new MailboxName("INBOX/kid"), new MailboxName("x")),
        List.copyOf(rig.account().mailboxes().subscriptions()));
  }

  @Test
  void oldLeftoversAreSweptAndYoungOnesStay() throws IOException {
    rig.inbox();
    Path young = Files.writeString(rig.root().resolve("tmp").resolve("young"), "x");
    Files.setLastModifiedTime(young, FileTime.from(Instant.EPOCH));
    Leftovers.sweep(rig.root().resolve("tmp"), java.time.Clock.systemUTC());
    assertTrue(Files.exists(young), "an old date alone does not make an old file");
    var later = java.time.Clock.offset(java.time.Clock.systemUTC(), java.time.Duration.ofHours(37));
    Leftovers.sweep(rig.root().resolve("tmp"), later);
    assertFalse(Files.exists(young));
  }

  @Test
  void moreThan26KeywordsLeaveTheLettersAlone() throws IOException {
    Mailbox inbox = rig.inbox();
    for (int i = 0; i < 30; i++) {
      rig.append(inbox, "x" + i, "$k" + i);
    }
    String keywords = Files.readString(rig.root().resolve("dovecot-keywords"));
    assertEquals(26, keywords.lines().count());
    assertTrue(rig.fileOf("x29").endsWith(":2,"));
    rig.reflag(rig.fileOf("x29"), "Sa");
    assertEquals(Flags.named("\\Seen", "$k0", "$k29"), metadata(inbox, 30).flags());
  }
}
