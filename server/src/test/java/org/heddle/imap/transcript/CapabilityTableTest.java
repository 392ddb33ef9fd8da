package org.heddle.imap.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.heddle.imap.ImapSettings;
import org.heddle.imap.Switches;
import org.heddle.net.Greeting;
import org.heddle.net.Protection;
import org.heddle.storage.kit.MemoryStorage;
import org.junit.jupiter.api.Test;

/// The README's table of capabilities says what the server says, and shows where it can be seen.
final class CapabilityTableTest {
  private static final Path TOP = Path.of("..");
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");
  private static final Pattern LINK = Pattern.compile("\\]\\((server/[^)]+)\\)");

  /// What depends on how the connection is protected and on who may log in how.
  private static final Pattern NOT_ALWAYS = Pattern.compile("STARTTLS|LOGINDISABLED|AUTH=.*");

  /// A row of the table, its cells in order.
  private record Row(String capability, String rfc, String state, String transcripts) {
    List<String> links() {
      return LINK.matcher(transcripts).results().map(found -> found.group(1)).toList();
    }
  }

  @Test
  void everyCapabilityThatIsAnnouncedIsInTheTableAndTheOtherWayRound() throws IOException {
    var inTable = new TreeSet<String>();
    for (Row row : table()) {
      assertTrue(row.state.startsWith("complete"), row + ": only what is complete is announced");
      assertTrue(inTable.add(row.capability), row.capability + " is there twice");
    }
    var announced = announced();
    var missing = new TreeSet<>(announced);
    missing.removeAll(inTable);
    assertEquals(List.of(), List.copyOf(missing), "announced, but not in the table");
    inTable.removeAll(announced);
    inTable.removeIf(name -> NOT_ALWAYS.matcher(name).matches());
    assertEquals(List.of(), List.copyOf(inTable), "in the table, but not announced");
  }

  @Test
  void everyRowShowsItsTranscripts() throws IOException {
    var shown = new TreeMap<String, List<String>>();
    for (Row row : table()) {
      shown.put(row.capability, row.links());
      for (String link : row.links()) {
        assertTrue(hasTranscript(TOP.resolve(link)), row.capability + ": no transcript at " + link);
      }
    }
    shown.keySet().removeIf(name -> NOT_ALWAYS.matcher(name).matches());
    shown.values().removeIf(links -> !links.isEmpty());
    assertEquals(List.of(), List.copyOf(shown.keySet()), "no transcript is shown");
  }

  @Test
  void savelimitTakesThePlaceOfMessagelimit() throws IOException {
    List<String> without = announcedWithoutMessageLimit();
    assertTrue(without.contains("SAVELIMIT=n"), without.toString());
    assertFalse(without.contains("MESSAGELIMIT=n"), without.toString());
  }

  private static boolean hasTranscript(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return path.toString().endsWith(".imap") && Files.isRegularFile(path);
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.anyMatch(file -> file.toString().endsWith(".imap"));
    }
  }

  private static List<Row> table() throws IOException {
    List<String> lines = Files.readAllLines(TOP.resolve("README.md"));
    int first = lines.indexOf("| capability | RFC | state | transcripts |") + 2;
    List<Row> rows =
        lines.stream()
            .skip(first)
            .takeWhile(line -> line.startsWith("|"))
            .map(CapabilityTableTest::row)
            .toList();
    assertFalse(first < 2 || rows.isEmpty(), "no table of capabilities");
    return rows;
  }

  private static Row row(String line) {
    String[] cells = line.split("\\|", -1);
    assertEquals(6, cells.length, line);
    List<String> names =
        NAME.matcher(cells[1]).results().map((MatchResult found) -> found.group(1)).toList();
    assertEquals(1, names.size(), "one capability a row: " + line);
    return new Row(names.getFirst(), cells[2].strip(), cells[3].strip(), cells[4].strip());
  }

  /// What CAPABILITY says before and after a login; a number in it is `n`.
  private static Set<String> announced() throws IOException {
    var all = new TreeSet<String>();
    try (var server = new TestServer(new MemoryStorage(), ImapSettings.defaults("mail.example"))) {
      all.addAll(capabilities(server, new Greeting.Ready(), new Protection.Local()));
      all.addAll(
          capabilities(server, new Greeting.PreAuthenticated("ann"), new Protection.Local()));
    }
    all.addAll(announcedWithoutMessageLimit());
    return all;
  }

  /// SAVELIMIT takes the place of MESSAGELIMIT.
  private static List<String> announcedWithoutMessageLimit() throws IOException {
    var usual = ImapSettings.defaults("mail.example");
    var settings =
        new ImapSettings(
            usual.serverName(),
            usual.limits(),
            usual.autologout(),
            usual.keepAlive(),
            usual.quota(),
            Switches.of(List.of("MESSAGELIMIT")),
            usual.progress(),
            usual.messageLimits(),
            usual.namespaces(),
            usual.serverEntries());
    try (var server = new TestServer(new MemoryStorage(), settings)) {
      return capabilities(server, new Greeting.PreAuthenticated("ann"), new Protection.Local());
    }
  }

  private static List<String> capabilities(
      TestServer server, Greeting greeting, Protection protection) throws IOException {
    try (var client = new WireClient(server.connect(greeting, protection))) {
      client.line();
      client.send("a CAPABILITY");
      String line = client.line();
      assertTrue(line.startsWith("* CAPABILITY "), line);
      return Arrays.stream(line.substring("* CAPABILITY ".length()).split(" "))
          .map(name -> name.replaceAll("LIMIT=\\d+$", "LIMIT=n"))
          .toList();
    }
  }
}
