package org.heddle.storage.jdbc.journal;

import static org.heddle.storage.jdbc.journal.Journals.bytes;
import static org.heddle.storage.jdbc.journal.Journals.flip;
import static org.heddle.storage.jdbc.journal.Journals.replay;
import static org.heddle.storage.jdbc.journal.Journals.segment;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Torn tails are cut, damage is reported.
class DamageTest {
  private static final int SMALL = 1024;

  @TempDir Path directory;

  private Position mark = Position.START;

  /// Records "a" and "b", then, in a group of its own, a last entry.
  private byte[] write(boolean blob) throws IOException {
    try (var journal = Journals.open(directory)) {
      journal.append(bytes("a"));
      journal.force();
      mark = journal.append(bytes("b"));
      journal.force();
      if (blob) {
        journal.appendBlob(bytes("the last entry"));
      } else {
        journal.append(bytes("the last entry"));
      }
      journal.force();
    }
    return Files.readAllBytes(segment(directory, 1));
  }

  private void assertCut(String what) throws IOException {
    try (var journal = Journals.open(directory)) {
      assertEquals(List.of("a", "b"), replay(journal, Position.START), what);
      assertEquals(mark, journal.end(), what);
      journal.append(bytes("again"));
      journal.force();
    }
    try (var journal = Journals.open(directory)) {
      assertEquals(List.of("a", "b", "again"), replay(journal, Position.START), what);
    }
  }

  @Test
  void theLastEntryTornAtAnyByteIsCut() throws IOException {
    for (boolean blob : new boolean[] {true, false}) {
      Files.deleteIfExists(segment(directory, 1));
      var whole = write(blob);
      for (int size = (int) mark.offset(); size < whole.length; size++) {
        Files.write(segment(directory, 1), Arrays.copyOf(whole, size));
        assertCut("torn at " + size);
        var zeroed = Arrays.copyOf(Arrays.copyOf(whole, size), whole.length);
        // A checksum may end in zeros: then nothing is torn.
        if (!Arrays.equals(zeroed, whole)) {
          Files.write(segment(directory, 1), zeroed);
          assertCut("zeros from " + size);
        }
      }
    }
  }

  @Test
  void aBitFlippedInTheLastGroupCutsIt() throws IOException {
    var whole = write(false);
    for (int at = (int) mark.offset(); at < whole.length; at++) {
      Files.write(segment(directory, 1), whole);
      flip(segment(directory, 1), at, at % 8);
      assertCut("flipped at " + at);
    }
  }

  @Test
  void aBitFlippedBeforeIsReported() throws IOException {
    var whole = write(false);
    for (int at = 0; at < mark.offset(); at++) {
      // The second record was written when the first was durable: the third proves both.
      Files.write(segment(directory, 1), whole);
      flip(segment(directory, 1), at, at % 8);
      var corrupt =
          assertThrows(
              JournalException.Corrupt.class,
              () -> Journals.open(directory).close(),
              "flipped at " + at);
      assertEquals(1, corrupt.position().segment());
      assertTrue(corrupt.position().offset() <= at, corrupt.getMessage());
      assertTrue(at - corrupt.position().offset() < 37, corrupt.getMessage());
    }
    Files.write(segment(directory, 1), whole);
    try (var journal = Journals.open(directory)) {
      assertEquals(3, replay(journal, Position.START).size());
    }
  }

  @Test
  void aHoleInAGroupThatWasNeverForcedIsATornTail() throws IOException {
    var positions = new ArrayList<Position>();
    var copy = directory.resolve("copy");
    try (var journal = Journals.open(directory.resolve("original"))) {
      journal.append(bytes("a"));
      mark = journal.append(bytes("b"));
      journal.force();
      for (int i = 0; i < 4; i++) {
        positions.add(journal.append(bytes("never forced")));
      }
      Journals.copy(directory.resolve("original"), copy);
    }
    flip(segment(copy, 1), positions.getFirst().offset() - 8, 0);
    try (var journal = Journals.open(copy)) {
      assertEquals(List.of("a", "b"), replay(journal, Position.START));
      assertEquals(mark, journal.end());
    }
  }

  @Test
  void aSegmentThatWasNotFinishedBeingCreatedIsCreatedAgain() throws IOException {
    try (var journal = Journals.open(directory, SMALL)) {
      journal.append(new byte[900]);
      journal.append(bytes("second"));
      journal.force();
    }
    var header = Arrays.copyOf(Files.readAllBytes(segment(directory, 2)), 24);
    for (int size = 0; size <= 24; size++) {
      Files.write(segment(directory, 2), Arrays.copyOf(Arrays.copyOf(header, size), 24));
      try (var journal = Journals.open(directory, SMALL)) {
        assertEquals(new Position(2, 24), journal.end());
        assertEquals(1, replay(journal, Position.START).size());
      }
      Files.write(segment(directory, 2), Arrays.copyOf(header, size));
      Journals.open(directory, SMALL).close();
    }
    Files.delete(segment(directory, 2));
    try (var journal = Journals.open(directory, SMALL)) {
      assertEquals(new Position(2, 24), journal.end(), "a sealed segment is not written to");
    }
  }

  /// Three segments: two sealed ones with a record and a blob each, and the last.
  private List<Position> writeThree() throws IOException {
    var positions = new ArrayList<Position>();
    try (var journal = Journals.open(directory, SMALL)) {
      for (int i = 0; i < 3; i++) {
        journal.appendBlob(new byte[400]);
        positions.add(journal.append(new byte[400]));
        journal.force();
      }
    }
    return positions;
  }

  @Test
  void damageInAnEarlierSegmentIsReportedByReplay() throws IOException {
    var positions = writeThree();
    var whole = Files.readAllBytes(segment(directory, 2));
    for (int at = 24; at < whole.length - 36; at += 5) {
      Files.write(segment(directory, 2), whole);
      flip(segment(directory, 2), at, 3);
      try (var journal = Journals.open(directory, SMALL)) {
        var corrupt =
            assertThrows(
                JournalException.Corrupt.class, () -> replay(journal, positions.getFirst()));
        int entry = at < 24 + 436 ? 24 : 24 + 436;
        assertEquals(new Position(2, entry), corrupt.position());
        assertEquals(1, replay(journal, positions.get(1)).size(), "what is after is sound");
      }
    }
  }

  @Test
  void anEarlierSegmentWithoutHeaderOrEndIsReportedByOpen() throws IOException {
    writeThree();
    var whole = Files.readAllBytes(segment(directory, 2));
    for (int size = 0; size < whole.length; size += 7) {
      Files.write(segment(directory, 2), Arrays.copyOf(whole, size));
      var corrupt =
          assertThrows(
              JournalException.Corrupt.class, () -> Journals.open(directory, SMALL).close());
      assertEquals(2, corrupt.position().segment());
    }
    for (int at = whole.length - 36; at < whole.length; at++) {
      Files.write(segment(directory, 2), whole);
      flip(segment(directory, 2), at, 0);
      assertThrows(JournalException.Corrupt.class, () -> Journals.open(directory, SMALL).close());
    }
  }

  @Test
  void aMissingSegmentIsReportedByReplay() throws IOException {
    var positions = writeThree();
    Files.delete(segment(directory, 2));
    try (var journal = Journals.open(directory, SMALL)) {
      var corrupt =
          assertThrows(JournalException.Corrupt.class, () -> replay(journal, positions.getFirst()));
      assertEquals(new Position(2, 0), corrupt.position());
      assertThrows(JournalException.Corrupt.class, () -> replay(journal, Position.START));
    }
  }

  @Test
  void aSegmentInThePlaceOfAnotherIsReported() throws IOException {
    writeThree();
    Files.copy(
        segment(directory, 1),
        segment(directory, 2),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThrows(JournalException.Corrupt.class, () -> Journals.open(directory, SMALL).close());
  }

  @Test
  void aDatabaseAheadOfTheJournalIsReported() throws IOException {
    write(false);
    try (var journal = Journals.open(directory)) {
      var end = journal.end();
      assertEquals(List.of(), replay(journal, end));
      assertThrows(
          JournalException.Corrupt.class, () -> replay(journal, new Position(1, end.offset() + 1)));
      assertThrows(JournalException.Corrupt.class, () -> replay(journal, new Position(2, 24)));
      assertThrows(
          JournalException.Corrupt.class,
          () -> replay(journal, new Position(1, mark.offset() + 3)),
          "not between two entries");
    }
  }

  @Test
  void anEntryInTheBytesOfAMessageIsNoEntry() throws IOException {
    try (var journal = Journals.open(directory)) {
      mark = journal.append(bytes("a"));
      journal.force();
      journal.append(bytes("b"));
      journal.force();
    }
    // What a message would have to contain to pass for a witness, copied from its right place.
    var entries = Files.readAllBytes(segment(directory, 1));
    var forged = Arrays.copyOfRange(entries, (int) mark.offset(), entries.length);
    try (var journal = Journals.open(directory)) {
      mark = journal.end();
      journal.appendBlob(forged);
      journal.force();
    }
    var whole = Files.readAllBytes(segment(directory, 1));
    Files.write(segment(directory, 1), Arrays.copyOf(whole, whole.length - 1));
    assertCut("with a forged witness");
  }
}
