package org.heddle.storage.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.heddle.storage.MailboxName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderNamesTest {
  @ParameterizedTest
  @CsvSource({
    "Work/Todo, .Work.Todo",
    "Été/Ü, .&AMk-t&AOk-.&ANw-",
    "a&b, .a&-b",
    "INBOX/kid, .INBOX.kid",
    "v1.2, .v1\\2e2",
    "~home, .\\7ehome",
    "a/~b, .a.~b",
    "a\\b, .a\\b",
    "a\\2eb, .a\\5c2eb",
    "a\\5cb, .a\\5c5cb",
    "cur, .cur",
  })
  void aNameIsADirectoryAndBack(String name, String directory) {
    var mailbox = new MailboxName(name);
    assertEquals(directory, FolderNames.directory(mailbox));
    assertEquals(Optional.of(mailbox), FolderNames.read(directory));
  }

  @Test
  void inboxIsTheRoot() {
    assertEquals("", FolderNames.directory(MailboxName.INBOX));
    assertEquals(Optional.empty(), FolderNames.read(".INBOX"));
    assertEquals(Optional.empty(), FolderNames.read(".inbox"));
  }

  @Test
  void everyNameRoundTrips() {
    var random = new Random(42);
    String odd = ".~\\&/25ce7-,+ é日本\uD83D\uDE00abc*%\"";
    for (int i = 0; i < 20_000; i++) {
      var text = new StringBuilder("x");
      for (int n = random.nextInt(12); n > 0; n--) {
        int at = random.nextInt(odd.codePointCount(0, odd.length()));
        text.appendCodePoint(odd.codePointAt(odd.offsetByCodePoints(0, at)));
      }
      String candidate = text.substring(random.nextInt(2)).replaceAll("/+", "/");
      String trimmed = candidate.replaceAll("^/|/$", "");
      if (trimmed.isEmpty()) {
        continue;
      }
      var name = new MailboxName(trimmed);
      String directory = FolderNames.directory(name);
      assertTrue(directory.chars().allMatch(c -> c < 0x7f && c != '/'), directory);
      assertEquals(Optional.of(name), FolderNames.read(directory), "seed 42, name " + name);
    }
  }

  @Test
  void aNameTooLongForADirectoryIsKeptInAFile() {
    var name = new MailboxName(("日本.".repeat(20) + "/").repeat(6) + "x");
    String directory = FolderNames.directory(name);
    assertTrue(FolderNames.isLong(directory), directory);
    assertTrue(directory.length() < 100);
    assertEquals(
        Optional.of(name), FolderNames.readLong(directory, List.of("other", name.value())));
    assertEquals(Optional.empty(), FolderNames.readLong(directory, List.of("other")));
    assertFalse(FolderNames.isLong(".heddle-notes"));
  }

  @Test
  void foreignDirectoriesGetSomeName() {
    assertEquals("&broken", FolderNames.read(".&broken").orElseThrow().value());
    // NFD on disk is NFC in IMAP.
    assertEquals("é", FolderNames.read(".e&AwE-").orElseThrow().value());
  }

  @ParameterizedTest
  @CsvSource({
    "alice, maildir/alice",
    "bob@example.org, maildir/bob@example.org",
    "../etc, maildir/%2E.%2Fetc",
    ".., maildir/%2E.",
    "a/b, maildir/a%2Fb",
    "a%2Fb, maildir/a%252Fb",
  })
  void noUserLeavesTheirPlace(String user, String expected) {
    var template = new RootTemplate(Path.of("/data"), "maildir/%u");
    assertEquals(Path.of("/data").resolve(expected), template.of(user));
  }

  @Test
  void templatesKnowTheParts() {
    var template = new RootTemplate(Path.of("/data"), "/home/%d/%n/Mail%%dir");
    assertEquals(Path.of("/home/example.org/bob/Mail%dir"), template.of("bob@example.org"));
    assertThrows(
        IllegalArgumentException.class, () -> new RootTemplate(Path.of("/data"), "/var/mail"));
  }
}
