package org.heddle.moving;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.heddle.imap.ImapSettings;
import org.heddle.imap.transcript.TestServer;
import org.heddle.importing.Import;
import org.heddle.net.Greeting;
import org.heddle.storage.Account;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Metadata;
import org.heddle.storage.kit.Mails;
import org.heddle.storage.kit.MemoryStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What was exported is what our own import reads back, and what is in the files.
@Timeout(60)
class ExportTest {
  private static final String HEADER = "Subject: one\r\n\r\n";

  @TempDir private Path directory = Path.of("");

  private final MemoryStorage storage = new MemoryStorage();
  private final Account account = storage.account("ann");
  private final List<String> lines = new ArrayList<>();

  private Path exported(Export.Format format) {
    Path target = directory.resolve("out");
    Export.run(account, format, target, lines::add);
    return target;
  }

  private Mailbox box(String name) {
    return account.open(new MailboxName(name));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  /// What comes of one message in an mbox.
  private String mbox(String text, String... flags) throws IOException {
    Mails.append(account, box("INBOX"), bytes(text), flags);
    return Files.readString(exported(Export.Format.MBOX).resolve("INBOX.mbox"), ISO_8859_1)
        .replaceFirst("From MAILER-DAEMON .*\n", "");
  }

  private Import.Result imported(Account into, Path... paths) throws IOException {
    try (var server = new TestServer(storage, ImapSettings.defaults("mail.example"));
        var socket = server.connect(new Greeting.PreAuthenticated(into.name()))) {
      return Import.run(
          socket.getInputStream(),
          socket.getOutputStream(),
          new Import.Request("INBOX", List.of(paths)),
          new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
          Import.Progress.QUIET);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsImportedAgainIsTheSame(Export.Format format) throws IOException {
    var texts =
        List.of(
            "Subject: plain\r\n\r\nFrom the start\r\n>From there\r\n>>From here\r\nFro\r\n",
            "Subject: empty\r\n\r\n",
            "X: y\r\n\r\n\r\n\r\nlast\r\n\r\n",
            "Subject: long\r\n\r\n" + "x".repeat(200_000) + "\r\n>\r\n>>>\r\n");
    for (String text : texts) {
      Mails.append(account, box("INBOX"), bytes(text), "\\Seen", "\\Flagged", "Work");
    }
    Account copy = storage.account("copy");
    Path out = exported(format);
    Path what = format == Export.Format.MBOX ? out.resolve("INBOX.mbox") : out;
    assertEquals(texts.size(), imported(copy, what).taken());
    Mailbox there = copy.open(MailboxName.INBOX);
    List<Metadata> rows = Mails.rows(there);
    for (int i = 0; i < texts.size(); i++) {
      String read = new String(Mails.read(there, rows.get(i).uid()), ISO_8859_1);
      assertEquals(texts.get(i), read.replaceFirst("(?s)^Status: .*?X-Keywords: Work\r\n", ""));
      assertEquals(Mails.rows(box("INBOX")).get(i).flags(), rows.get(i).flags());
      assertEquals(
          Mails.rows(box("INBOX")).get(i).internalDate().toInstant(),
          rows.get(i).internalDate().toInstant());
    }
  }

  @Test
  void anMboxKeepsFlagsInFieldsOfItsOwn() throws IOException {
    assertEquals(
        "Status: RO\nX-Status: AFTD\nX-Keywords: $Junk blue\nSubject: one\nStatusless: x\n\n\n",
        mbox(
            "Subject: one\r\nStatus: R\r\n folded\r\nx-keywords : old\r\nStatusless: x\r\n\r\n",
            "\\Seen",
            "\\Answered",
            "\\Flagged",
            "\\Deleted",
            "\\Draft",
            "blue",
            "$Junk"));
  }

  @Test
  void fieldsInTheTextAreNoFields() throws IOException {
    assertEquals(
        "Status: O\nSubject: one\n\nStatus: RO\nX-Status: A\n\n",
        mbox(HEADER + "Status: RO\r\nX-Status: A\r\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"From", "From ", ">From ", ">>From x", "Fr", ">", ">>", "x", "", "\r"})
  void aMessageWithoutALineEndGetsOne(String last) throws IOException {
    String quoted = last.replaceFirst("^(>*From )", ">$1");
    String end = last.isEmpty() ? "" : "\n";
    assertEquals("Status: O\nSubject: one\n\n" + quoted + end + "\n", mbox(HEADER + last));
  }

  @Test
  void lineEndsThatAreNoneStayInAMaildir() throws IOException {
    var noise = new Random(7);
    byte[] octets = Mails.noise(noise, 100_000);
    Mails.append(account, box("INBOX"), octets);
    Path out = exported(Export.Format.MAILDIR);
    try (var files = Files.list(out.resolve("cur"))) {
      Path file = files.findFirst().orElseThrow();
      String text = new String(octets, ISO_8859_1).replace("\r\n", "\n");
      assertArrayEquals(bytes(text), Files.readAllBytes(file));
      assertTrue(file.toString().endsWith(",S=" + text.length() + ",W=100000:2,"));
    }
  }

  @Test
  void foldersOfAMaildirAreNamedInAscii() throws IOException {
    for (String name :
        List.of("Work/Été", "~a.b", "back\\slash", "x".repeat(190) + "/" + "é".repeat(90))) {
      account.create(new MailboxName(name), Set.of());
    }
    Path out = exported(Export.Format.MAILDIR);
    assertTrue(Files.isDirectory(out.resolve(".Work.&AMk-t&AOk-").resolve("new")));
    assertTrue(Files.isDirectory(out.resolve(".\\7ea\\2eb").resolve("tmp")));
    assertTrue(Files.isDirectory(out.resolve(".back\\5cslash").resolve("cur")));
  }

  @Test
  void mboxesNeverTakeEachOthersPlaceNorLeaveTheirDirectory() throws IOException {
    for (String name : List.of("Work", "Work/2024", "Work.mbox/2024", "..", "../x", ".hidden")) {
      account.create(new MailboxName(name), Set.of());
    }
    Path out = exported(Export.Format.MBOX);
    for (String file :
        List.of(
            "Work.mbox",
            "Work/2024.mbox",
            "Work%2Embox/2024.mbox",
            "%2E..mbox",
            "%2E./x.mbox",
            "%2Ehidden.mbox")) {
      assertTrue(Files.isRegularFile(out.resolve(file)), file);
    }
  }

  @Test
  void nothingIsWrittenOver() throws IOException {
    Path target = Files.createDirectory(directory.resolve("out"));
    assertThrows(Failure.class, () -> Export.run(account, Export.Format.MBOX, target, lines::add));
    try (var files = Files.list(directory)) {
      assertEquals(List.of(target), files.toList());
    }
  }
}
