package org.heddle.importing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.heddle.imap.ImapSettings;
import org.heddle.imap.transcript.TestServer;
import org.heddle.net.Greeting;
import org.heddle.storage.Account;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Metadata;
import org.heddle.storage.SystemFlag;
import org.heddle.storage.kit.Mails;
import org.heddle.storage.kit.MemoryStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is in the account after an import, byte for byte.
@Timeout(60)
class ImportTest {
  @TempDir private Path directory = Path.of("");

  private final MemoryStorage storage = new MemoryStorage();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Account account() {
    return storage.account("ann");
  }

  private Import.Result run(String mailbox, Path... paths) throws IOException {
    try (var server = new TestServer(storage, ImapSettings.defaults("mail.example"));
        var socket = server.connect(new Greeting.PreAuthenticated("ann"))) {
      return Import.run(
          socket.getInputStream(),
          socket.getOutputStream(),
          new Import.Request(mailbox, List.of(paths)),
          new PrintStream(err, true, StandardCharsets.UTF_8),
          Import.Progress.QUIET);
    }
  }

  private Path file(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private List<String> texts(String mailbox) {
    Mailbox box = account().open(new MailboxName(mailbox));
    var texts = new ArrayList<String>();
    Mails.uids(box)
        .forEach(uid -> texts.add(new String(Mails.read(box, uid), StandardCharsets.ISO_8859_1)));
    return texts;
  }

  private List<Metadata> rows(String mailbox) {
    return Mails.rows(account().open(new MailboxName(mailbox)));
  }

  private static Instant date(Metadata row) {
    return row.internalDate().toInstant();
  }

  @Test
  void anMboxIsPartedAtItsFromLines() throws IOException {
    Path mbox =
        file(
            "box",
            """
            From ann@example.org Sat Jan  3 01:05:34 1998
            Subject: one
            Status: RO
            X-Status: AF

            >From here on
            >>From there
            From the text, which has no date
            > other

            From - Sun Jan 04 02:03:04 1998
            Subject: two
            X-Keywords: Work, blue

            last line without end\
            """);
    assertEquals(2, run("INBOX", mbox).taken());
    assertEquals(
        List.of(
            """
            Subject: one
            Status: RO
            X-Status: AF

            From here on
            >From there
            From the text, which has no date
            > other
            """
                .replace("\n", "\r\n"),
            "Subject: two\r\nX-Keywords: Work, blue\r\n\r\nlast line without end"),
        texts("INBOX"));
    Metadata one = rows("INBOX").get(0);
    assertEquals(Instant.parse("1998-01-03T01:05:34Z"), date(one));
    assertTrue(one.flags().has(SystemFlag.SEEN));
    assertTrue(one.flags().has(SystemFlag.ANSWERED));
    assertTrue(one.flags().has(SystemFlag.FLAGGED));
    assertTrue(rows("INBOX").get(1).flags().hasKeyword("Work"));
    assertTrue(rows("INBOX").get(1).flags().hasKeyword("blue"));
  }

  @Test
  void linesThatEndAsTheyShouldStayAsTheyAre() throws IOException {
    String message = "Subject: x\r\n\r\na\rb\r\n\r\n\r\n";
    run("INBOX", file("a.eml", message), file("b.eml", message.replace("\r\n", "\n")));
    assertEquals(List.of(message, message), texts("INBOX"));
  }

  @Test
  void singleFilesHaveTheDateOfTheirReceivedField() throws IOException {
    file(
        "dir/a.eml",
        """
        Received: from x
        \tby y; Tue, 5 Mar 2024 10:00:00 +0100 (CET)
        Date: Mon, 4 Mar 2024 10:00:00 +0100

        x\
        """);
    file("dir/b.EML", "Date: Mon, 4 Mar 2024 10:00:00 +0100\n\nx");
    Path neither = file("dir/c.eml", "\nx");
    Files.setLastModifiedTime(neither, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    file("dir/other.txt", "no mail");
    assertEquals(3, run("Old/Mail", directory.resolve("dir")).taken());
    assertEquals(
        List.of(
            Instant.parse("2024-03-05T09:00:00Z"),
            Instant.parse("2024-03-04T09:00:00Z"),
            Instant.parse("2020-01-01T00:00:00Z")),
        rows("Old/Mail").stream().map(ImportTest::date).toList());
    assertTrue(account().mailboxes().subscriptions().contains(new MailboxName("Old/Mail")));
  }

  @Test
  void aMaildirKeepsFoldersFlagsAndDates() throws IOException {
    Path cur = file("md/cur/1.x,S=3:2,FSa", "Subject: 1\n\nx");
    Files.setLastModifiedTime(cur, FileTime.from(Instant.parse("2021-02-03T04:05:06Z")));
    file("md/new/2.x", "Subject: 2\n\nx");
    file("md/tmp/3.x", "half written");
    file("md/dovecot-keywords", "0 $Work\n1 bad word\n");
    file("md/.Archive.2024/cur/4.x:2,RT", "Subject: 4\n\nx");
    file("md/.Entw&APw-rfe/cur/5.x:2,D", "Subject: 5\n\nx");
    assertEquals(4, run("INBOX", directory.resolve("md")).taken());
    Metadata first = rows("INBOX").getFirst();
    assertEquals(Instant.parse("2021-02-03T04:05:06Z"), date(first));
    assertTrue(first.flags().has(SystemFlag.FLAGGED));
    assertTrue(first.flags().has(SystemFlag.SEEN));
    assertTrue(first.flags().hasKeyword("$Work"));
    assertEquals(2, rows("INBOX").size());
    assertEquals(1, rows("Archive/2024").size());
    assertTrue(rows("Archive/2024").getFirst().flags().has(SystemFlag.DELETED));
    assertEquals(1, rows("Entw\u00fcrfe").size());
  }

  @Test
  void manyMessagesComeInBatchesAndNoneIsLost() throws IOException {
    var mbox = new StringBuilder();
    for (int i = 0; i < 1234; i++) {
      mbox.append("From x Sat Jan  3 01:05:34 1998\nSubject: ").append(i).append("\n\nx\n\n");
    }
    assertEquals(
        new Import.Result(1234, 0, bytes(1234)), run("INBOX", file("box", mbox.toString())));
    List<String> texts = texts("INBOX");
    assertEquals(1234, texts.size());
    assertEquals("Subject: 1233\r\n\r\nx\r\n", texts.getLast());
    assertTrue(err.toString(StandardCharsets.UTF_8).startsWith("1234 messages"), err::toString);
  }

  private static long bytes(int messages) {
    long bytes = 0;
    for (int i = 0; i < messages; i++) {
      bytes += ("Subject: " + i + "\r\n\r\nx\r\n").length();
    }
    return bytes;
  }

  @Test
  void whatCannotBeTakenIsNamedAndTheOthersFollow() throws IOException {
    Path empty = file("a.eml", "");
    Path good = file("b.eml", "Subject: b\n\nx");
    Path nul = file("c.eml", "Subject: c\n\nx\0y");
    Import.Result result = run("INBOX", empty, good, nul);
    assertEquals(2, result.taken());
    assertEquals(1, result.failed());
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("a.eml"), err::toString);
    String encoded =
        "Subject: c\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: base64\r\n\r\neAB5\r\n";
    assertEquals(List.of("Subject: b\r\n\r\nx", encoded), texts("INBOX"));
  }
}
