package org.heddle.storage.jdbc.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that appends is killed again and again; what it said was forced is there.
class KillTest {
  private static final int KILLS = 22;
  private static final long SEED = 42;

  @TempDir Path directory;

  /// How far a process said it had got.
  private record Reached(int records, Position end) {
    static Reached parse(String line) {
      var words = line.split(" ");
      return new Reached(
          Integer.parseInt(words[0]),
          new Position(Integer.parseInt(words[1]), Long.parseLong(words[2])));
    }
  }

  @Test
  void everythingThatWasAcknowledgedIsThere() throws Exception {
    var random = new Random(SEED);
    var known = new Reached(0, Position.START);
    for (int kill = 0; kill < KILLS; kill++) {
      var reached = appendUntilKilled(1 + random.nextInt(40));
      assertTrue(reached.records() > known.records(), "seed " + SEED + " kill " + kill);
      known = check(reached, "seed " + SEED + " kill " + kill);
    }
    assertTrue(known.end().segment() > 3, "segments were rolled over: " + known);
  }

  private Reached appendUntilKilled(int lines) throws IOException, InterruptedException {
    var process = start();
    try (var output = process.inputReader(StandardCharsets.UTF_8)) {
      var last = "";
      for (int i = 0; i < lines; i++) {
        var line = output.readLine();
        assertTrue(line != null, "the process ended by itself");
        last = line;
      }
      // Through its handle, because that leaves the stream open.
      process.toHandle().destroyForcibly();
      // What it said before it died counts; a line without its end does not.
      var rest = new StringBuilder();
      for (int c = output.read(); c >= 0; c = output.read()) {
        rest.append((char) c);
      }
      var whole = rest.substring(0, rest.lastIndexOf("\n") + 1).lines().toList();
      return Reached.parse(whole.isEmpty() ? last : whole.getLast());
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private Process start() throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var classes = classes(Journal.class) + File.pathSeparator + classes(KillTest.class);
    return new ProcessBuilder(
            java,
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classes,
            AppendingProcess.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static Path classes(Class<?> of) throws IOException {
    try {
      return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private Reached check(Reached reached, String what) throws IOException {
    try (var journal = Journals.open(directory, AppendingProcess.SEGMENT_BYTES)) {
      assertTrue(journal.end().compareTo(reached.end()) >= 0, what);
      var records = Journals.replay(journal, Position.START);
      assertTrue(records.size() >= reached.records(), what);
      for (int number = 0; number < records.size(); number++) {
        var blob = blob(records.get(number));
        assertEquals(AppendingProcess.record(number, blob), records.get(number), what);
        assertArrayEquals(AppendingProcess.content(number), Journals.read(journal, blob), what);
      }
      List<String> after = new ArrayList<>(Journals.replay(journal, reached.end()));
      assertEquals(records.subList(reached.records(), records.size()), after, what);
      return new Reached(records.size(), journal.end());
    }
  }

  private static BlobRef blob(String record) {
    var words = record.split(" ");
    return new BlobRef(
        Integer.parseInt(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
  }
}
