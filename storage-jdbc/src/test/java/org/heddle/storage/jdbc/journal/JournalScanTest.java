package org.heddle.storage.jdbc.journal;

import static org.heddle.storage.jdbc.journal.Journals.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalScanTest {
  private static final int SMALL = 1024;

  @TempDir Path directory;

  /// Writes down what it is shown.
  private static final class Notes implements EntryVisitor {
    final List<String> lines = new ArrayList<>();

    @Override
    public void record(Position after, byte[] record) {
      lines.add("record " + after + " " + text(record));
    }

    @Override
    public void blob(BlobRef ref, BlobSource bytes) throws IOException {
      var content = new byte[(int) bytes.length()];
      bytes.read(0, content, 0, content.length);
      lines.add("blob " + ref + " " + text(content));
    }

    @Override
    public void damage(Position position, String reason) {
      lines.add("damage " + position + " " + reason);
    }

    private static String text(byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8).strip();
    }
  }

  private List<String> scan() throws IOException {
    var notes = new Notes();
    JournalScan.scan(directory, notes);
    return notes.lines;
  }

  private List<String> write() throws IOException {
    var expected = new ArrayList<String>();
    try (var journal = Journals.open(directory, SMALL)) {
      for (int i = 0; i < 6; i++) {
        var text = "message " + i;
        var ref = journal.appendBlob(bytes(text + " ".repeat(300)));
        expected.add("blob " + ref + " " + text);
        var after = journal.append(bytes("row " + i));
        expected.add("record " + after + " row " + i);
        journal.force();
      }
    }
    return expected;
  }

  @Test
  void everyEntryIsVisitedInOrder() throws IOException {
    assertEquals(write(), scan());
  }

  @Test
  void aDroppedSegmentIsNoDamage() throws IOException {
    var expected = write();
    Files.delete(Journals.segment(directory, 2));
    expected.removeIf(line -> line.matches("[a-z]+ 2:.*"));
    assertEquals(expected, scan());
  }

  @Test
  void theScanGoesOnAfterAnyFlippedByte() throws IOException {
    var expected = write();
    var file = Journals.segment(directory, 2);
    var whole = Files.readAllBytes(file);
    for (int at = 24; at < whole.length - 36; at++) {
      Files.write(file, whole);
      Journals.flip(file, at, at % 8);
      var found = scan();
      assertEquals(expected.size(), found.size(), "flipped at " + at);
      var damage = found.stream().filter(line -> line.startsWith("damage 2:")).toList();
      assertEquals(1, damage.size(), "flipped at " + at);
      found.removeAll(damage);
      var sound = new ArrayList<>(expected);
      sound.retainAll(found);
      assertEquals(sound, found, "flipped at " + at);
    }
  }

  @Test
  void lostHeadsAndEndsAreDamage() throws IOException {
    var expected = write();
    var file = Journals.segment(directory, 1);
    var whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 36));
    expected.add(
        (int) expected.stream().filter(line -> line.matches("[a-z]+ 1:.*")).count(),
        "damage 1:" + (whole.length - 36) + " the segment has lost its end");
    assertEquals(expected, scan());
    Files.write(file, Arrays.copyOf(whole, 23));
    expected.removeIf(line -> line.matches("[a-z]+ 1:.*"));
    expected.add(0, "damage 1:0 the segment has no valid header");
    assertEquals(expected, scan());
  }

  @Test
  void aVisitorsExceptionEndsTheScan() throws IOException {
    write();
    var refusing =
        new EntryVisitor() {
          @Override
          public void record(Position after, byte[] record) throws IOException {
            throw new IOException("enough");
          }

          @Override
          public void blob(BlobRef ref, BlobSource bytes) {}

          @Override
          public void damage(Position position, String reason) {}
        };
    assertThrows(IOException.class, () -> JournalScan.scan(directory, refusing));
  }
}
