package org.heddle.storage.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.heddle.storage.Account;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.UidSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Dovecot and we take turns on one directory, and each serves what the other left: the same names,
/// UIDs, flags, keywords, dates and bytes.
class DovecotTest {
  private static final MailboxName WORK = new MailboxName("Work/Été/2024");
  private static final MailboxName MOVED = new MailboxName("Archive/v1.2");

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

  private Dovecot dovecot(String... settings) throws IOException {
    return new Dovecot(directory.resolve("dovecot"), rig.root(), settings);
  }

  private static String mail(String text) {
    return "Subject: " + text + "\r\n\r\n" + text + " \u00e9\r\n";
  }

  private static void fill(DovecotSession session) throws IOException {
    session.ok("CREATE Work.&AMk-t&AOk-.2024");
    session.ok("CREATE \"Deleted Messages\"");
    session.ok("CREATE \"R&-D.'~quote'\"");
    session.ok("SUBSCRIBE Work.&AMk-t&AOk-.2024");
    session.ok("SUBSCRIBE \"Deleted Messages\"");
    session.ok("CREATE Gone");
    session.ok("SUBSCRIBE Gone");
    session.ok("DELETE Gone");
    for (int i = 0; i < 120; i++) {
      session.append("INBOX", "", mail("message " + i));
    }
    for (int i = 0; i < 5; i++) {
      session.append(
          "Work.&AMk-t&AOk-.2024",
          "(\\Flagged $Label" + i + " Custom) \"0" + (i + 1) + "-Feb-2020 03:04:05 +0700\" ",
          mail("work " + i));
    }
    session.ok("SELECT INBOX");
    session.ok("STORE 1:10 +FLAGS (\\Seen $Forwarded)");
    session.ok("STORE 11 FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)");
    session.ok("STORE 20:29,120 +FLAGS.SILENT (\\Deleted)");
    session.ok("UID EXPUNGE 20:29,120");
    session.ok("COPY 1:3 \"Deleted Messages\"");
    session.ok("MOVE 2 \"R&-D.'~quote'\"");
  }

  private static void change(Rig rig) {
    Account account = rig.account();
    Mailbox inbox = rig.inbox();
    rig.append(inbox, mail("appended"), "\\Seen", "$Forwarded", "$New");
    inbox.store(UidSet.range(30, 40), add("\\Flagged", "$New"), Long.MAX_VALUE);
    inbox.store(
        UidSet.of(1),
        new FlagChange(FlagChange.Op.REMOVE, Flags.named("$Forwarded")),
        Long.MAX_VALUE);
    inbox.store(UidSet.range(50, 59), add("\\Deleted"), Long.MAX_VALUE);
    inbox.expunge(UidSet.range(50, 59));
    account.create(new MailboxName("Neu"), Set.of());
    account.create(new MailboxName("~home/a\\b"), Set.of());
    Mailbox created = account.open(new MailboxName("Neu"));
    inbox.copy(UidSet.range(60, 64), created, Mailbox.Missing.IGNORE);
    inbox.move(UidSet.range(65, 69), created, Mailbox.Missing.IGNORE);
    account.open(WORK).move(UidSet.of(1), inbox, Mailbox.Missing.IGNORE);
    account.rename(WORK, MOVED);
    account.delete(new MailboxName("R&D/'~quote'"));
    account.subscribe(MOVED);
    account.unsubscribe(WORK);
  }

  private static FlagChange add(String... flags) {
    return new FlagChange(FlagChange.Op.ADD, Flags.named(flags));
  }

  private static void changeBack(DovecotSession session) throws IOException {
    session.ok("SELECT Neu");
    session.ok("STORE 1:3 +FLAGS (\\Deleted \\Answered $Back)");
    session.ok("UID EXPUNGE 2");
    session.ok("MOVE 4:5 \"Archive.v1\\\\2e2\"");
    session.append("Neu", "($Back) ", mail("from Dovecot"));
    session.ok("RENAME Neu Neuer.Name");
    session.ok("SELECT INBOX");
    session.ok("STORE 1:* +FLAGS (\\Seen)");
    session.ok("COPY 1:5 Neuer.Name");
    session.ok("DELETE \"Deleted Messages\"");
  }

  private void expectTheSame(Dovecot dovecot, Served before) throws IOException {
    rig.start();
    assertEquals(before, Served.by(rig.account()));
    rig.stop();
    try (DovecotSession session = dovecot.session()) {
      assertEquals(before, session.served());
    }
    assertEquals(List.of(), dovecot.complaints());
  }

  @Test
  void eachServesWhatTheOtherLeft() throws IOException {
    Dovecot dovecot = dovecot();
    rig.stop();
    Served served;
    try (DovecotSession session = dovecot.session()) {
      fill(session);
      served = session.served();
    }
    assertTrue(served.boxes().containsKey(WORK), served.boxes().keySet().toString());
    expectTheSame(dovecot, served);
    rig.start();
    change(rig);
    served = Served.by(rig.account());
    rig.stop();
    expectTheSame(dovecot, served);
    try (DovecotSession session = dovecot.session()) {
      changeBack(session);
      served = session.served();
    }
    assertEquals(
        new TreeSet<>(
            List.of(
                MailboxName.INBOX,
                MOVED,
                new MailboxName("Neuer/Name"),
                new MailboxName("~home/a\\b"))),
        served.boxes().keySet());
    expectTheSame(dovecot, served);
  }

  /// Each has an index of its own while the other works.
  @Test
  void eachSeesAtOnceWhatTheOtherDoes() throws IOException {
    Dovecot dovecot = dovecot();
    Mailbox inbox = rig.inbox();
    try (DovecotSession session = dovecot.session()) {
      for (int i = 0; i < 10; i++) {
        session.append("INBOX", "($d" + i + ") ", mail("dovecot " + i));
        rig.append(inbox, mail("heddle " + i), "$h" + i);
        Served.Box box = Served.box(inbox);
        assertEquals(2 * (i + 1), box.messages().size());
        assertEquals(box, session.box("INBOX"));
        session.ok("STORE " + (i + 1) + " FLAGS ($both \\Answered)");
        inbox.store(UidSet.of(2 * i + 1), add("$both"), Long.MAX_VALUE);
        assertEquals(Served.box(inbox), session.box("INBOX"));
      }
      session.ok("STORE 1:5 FLAGS (\\Deleted)");
      session.ok("EXPUNGE");
      inbox.store(UidSet.range(10, 12), add("\\Deleted"), Long.MAX_VALUE);
      inbox.expunge(UidSet.range(10, 12));
      assertEquals(Served.box(inbox), session.box("INBOX"));
    }
    assertEquals(List.of(), dovecot.complaints());
  }

  @Test
  void theListescapePluginShowsTheNamesThatWeShow() throws IOException {
    var name = new MailboxName("~v1.2/a.b");
    rig.account().create(name, Set.of());
    Dovecot dovecot =
        dovecot(
            "mail_plugins = listescape",
            "namespace inbox {",
            "  inbox = yes",
            "  separator = /",
            "}");
    try (DovecotSession session = dovecot.session()) {
      String listed = String.join("\n", session.ok("LIST \"\" *"));
      assertTrue(listed.contains(" \"/\" ~v1.2/a.b\n"), listed);
      session.ok("CREATE x.y/z");
    }
    assertTrue(names().contains(new MailboxName("x.y/z")), names().toString());
    assertEquals(List.of(), dovecot.complaints());
  }

  private Set<MailboxName> names() {
    return Served.by(rig.account()).boxes().keySet();
  }

  @Test
  void directoriesNamedInUtf8AreMailboxesToo() throws IOException {
    Dovecot dovecot = new Dovecot(directory.resolve("dovecot"), Path.of(rig.root() + ":UTF-8"));
    rig.stop();
    Served.Box box;
    try (DovecotSession session = dovecot.session()) {
      session.ok("CREATE Work.&AMk-t&AOk-");
      session.append("Work.&AMk-t&AOk-", "", mail("x"));
      box = session.box("Work.&AMk-t&AOk-");
    }
    rig.start();
    Mailbox mailbox = rig.account().open(new MailboxName("Work/Été"));
    assertEquals(box, Served.box(mailbox));
    rig.append(mailbox, mail("y"));
    try (DovecotSession session = dovecot.session()) {
      assertEquals(Served.box(mailbox), session.box("Work.&AMk-t&AOk-"));
    }
    assertEquals(List.of(), dovecot.complaints());
  }

  @Test
  void keywordsBeyondTheLettersStayWithWhomSetThem() throws IOException {
    Dovecot dovecot = dovecot();
    Mailbox inbox = rig.inbox();
    for (int i = 0; i < 28; i++) {
      rig.append(inbox, mail("x" + i), "$h" + i);
    }
    try (DovecotSession session = dovecot.session()) {
      session.ok("SELECT INBOX");
      session.ok("STORE 1:* +FLAGS (\\Seen $dovecot)");
      for (Served.Message message : session.box("INBOX").messages().values()) {
        assertTrue(message.flags().contains("$dovecot"), message.toString());
      }
      inbox.store(UidSet.range(1, 28), add("\\Answered"), Long.MAX_VALUE);
      for (int i = 0; i < 28; i++) {
        var expected = Set.of("\\Seen", "\\Answered", "$h" + i);
        assertEquals(expected, flags(Served.box(inbox), i));
        Set<String> seen = flags(session.box("INBOX"), i);
        assertEquals(i < 26, seen.contains("$h" + i), seen.toString());
        assertTrue(seen.contains("$dovecot"), seen.toString());
      }
    }
    assertEquals(List.of(), dovecot.complaints());
  }

  private static Set<String> flags(Served.Box box, int index) {
    return List.copyOf(box.messages().values()).get(index).flags();
  }
}
