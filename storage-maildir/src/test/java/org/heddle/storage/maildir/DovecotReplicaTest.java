package org.heddle.storage.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import org.heddle.storage.Account;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxName;
import org.heddle.storage.NewMessage;
import org.heddle.storage.UidSet;
import org.heddle.storage.kit.Copier;
import org.heddle.storage.kit.Likeness;
import org.heddle.storage.kit.Mails;
import org.heddle.storage.kit.MemoryStorage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An account that was copied into a Maildir as it is elsewhere is one to Dovecot as well.
class DovecotReplicaTest {
  private static final MailboxName WORK = new MailboxName("Work/Été");

  @TempDir Path directory;
  private Rig rig = new Rig(Path.of("."));

  @BeforeEach
  void open() throws IOException {
    rig = new Rig(directory.resolve("data"));
    Files.createDirectories(rig.root());
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static Account source() {
    Account source = new MemoryStorage().account("alice");
    source.create(WORK, Set.of());
    source.create(new MailboxName("Empty"), Set.of());
    source.subscribe(WORK);
    Mailbox inbox = source.open(MailboxName.INBOX);
    for (int i = 0; i < 30; i++) {
      var date = OffsetDateTime.parse("2020-02-0" + (1 + i % 9) + "T03:04:05+07:00");
      var flags = Flags.named(List.of("\\Flagged", "$Label" + i % 3, "Custom"));
      var draft = Mails.draft(source, Mails.mail("message " + i));
      inbox.append(List.of(new NewMessage(draft, flags, date, new byte[0])));
    }
    inbox.copy(UidSet.range(3, 7), source.open(WORK), Mailbox.Missing.REFUSE);
    inbox.store(UidSet.range(10, 29), change("\\Deleted"), Long.MAX_VALUE);
    inbox.expunge(UidSet.range(12, 19));
    return source;
  }

  private static FlagChange change(String... flags) {
    return new FlagChange(FlagChange.Op.ADD, Flags.named(List.of(flags)));
  }

  @Test
  void dovecotServesACopyAsTheSourceDoes() throws IOException {
    Account source = source();
    var copier = new Copier(source, rig.account());
    var dovecot = new Dovecot(directory.resolve("dovecot"), rig.root());
    copier.round();
    try (var session = dovecot.session()) {
      assertEquals(Served.by(source), session.served());
    }
    Mails.appendMany(source, source.open(WORK), 3, "$New");
    source.open(MailboxName.INBOX).expunge(UidSet.range(20, 24));
    source.rename(WORK, new MailboxName("Elsewhere"));
    copier.round();
    Likeness.assertAlike(source, rig.account());
    try (var session = dovecot.session()) {
      assertEquals(Served.by(source), session.served());
    }
    assertEquals(List.of(), dovecot.complaints());
  }

  @Test
  void whatDovecotChangesAfterwardsIsSeen() throws IOException {
    Account source = source();
    new Copier(source, rig.account()).round();
    rig.account().replica().release();
    MailboxId id = rig.inbox().id();
    long before = rig.inbox().status().highestModSeq();
    var dovecot = new Dovecot(directory.resolve("dovecot"), rig.root());
    try (var session = dovecot.session()) {
      long uid = session.append("INBOX", "", "Subject: x\r\n\r\nfrom Dovecot\r\n");
      assertEquals(source.open(MailboxName.INBOX).status().uidNext(), uid);
      session.ok("SELECT INBOX");
      session.ok("UID STORE 1 +FLAGS (\\Answered)");
      assertEquals(Served.by(rig.account()), session.served());
    }
    assertEquals(true, rig.inbox().status().highestModSeq() > before);
    rig.stop();
    Files.delete(rig.root().resolve("heddle-log"));
    rig.start();
    assertEquals(id, rig.inbox().id());
    assertEquals(31 - 8, rig.inbox().status().messages());
  }
}
