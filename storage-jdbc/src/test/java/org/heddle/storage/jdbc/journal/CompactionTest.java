package org.heddle.storage.jdbc.journal;

import static org.heddle.storage.jdbc.journal.Journals.bytes;
import static org.heddle.storage.jdbc.journal.Journals.random;
import static org.heddle.storage.jdbc.journal.Journals.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compaction as a committer drives it, with a crash after each of its steps.
class CompactionTest {
  private static final int SMALL = 4096;

  @TempDir Path directory;

  private int crashes;

  /// A database: rows that point to blobs, and the position up to which they are right.
  private static final class Rows implements LiveBlobs {
    final Map<Integer, BlobRef> places = new TreeMap<>();
    Position applied = Position.START;

    Rows copy() {
      var copy = new Rows();
      copy.places.putAll(places);
      copy.applied = applied;
      return copy;
    }

    void apply(String record, Position after) {
      for (var line : record.lines().toList()) {
        var words = line.split(" ");
        int row = Integer.parseInt(words[0]);
        if (words.length == 1) {
          places.remove(row);
        } else {
          places.put(
              row,
              new BlobRef(
                  Integer.parseInt(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3])));
        }
      }
      applied = after;
    }

    static String line(int row, BlobRef ref) {
      return row + " " + ref.segment() + " " + ref.offset() + " " + ref.length() + "\n";
    }

    int rowAt(BlobRef ref) {
      return places.entrySet().stream()
          .filter(entry -> entry.getValue().equals(ref))
          .map(Map.Entry::getKey)
          .findFirst()
          .orElseThrow();
    }

    @Override
    public Map<Integer, Long> liveBytes() {
      return places.values().stream()
          .collect(
              Collectors.groupingBy(BlobRef::segment, Collectors.summingLong(BlobRef::length)));
    }

    @Override
    public List<BlobRef> liveBlobs(int segment, int limit) {
      return places.values().stream().filter(ref -> ref.segment() == segment).limit(limit).toList();
    }
  }

  private static byte[] content(int row) {
    return random(new Random(row), 100 + row * 7 % 400);
  }

  private static void commit(Journal journal, Rows rows, String record) throws IOException {
    var after = journal.append(bytes(record));
    journal.force();
    rows.apply(record, after);
  }

  /// Twenty segments' worth of rows, of which one in `keep` is left.
  private static Rows fill(Journal journal, int keep) throws IOException {
    var rows = new Rows();
    for (int row = 0; row < 200; row++) {
      commit(journal, rows, Rows.line(row, journal.appendBlob(content(row))));
    }
    for (int row = 0; row < 200; row++) {
      if (row % keep != 0) {
        commit(journal, rows, row + "\n");
      }
    }
    return rows;
  }

  /// What a crash now leaves must be whole, for the rows as they were made durable last and for the
  /// rows as they are.
  private void crash(Rows durable, Rows now) throws IOException {
    for (var left : List.of(durable.copy(), now.copy())) {
      var path = directory.resolve("crash" + crashes++);
      Journals.copy(directory.resolve("journal"), path);
      try (var journal = Journals.open(path, SMALL)) {
        journal.replay(
            left.applied,
            (after, record) -> left.apply(new String(record, StandardCharsets.UTF_8), after));
        assertEquals(now.places.keySet(), left.places.keySet());
        check(journal, left);
        // And compaction goes on where it was.
        journal.releaseBefore(left.applied);
        compact(journal, left);
        check(journal, left);
      }
    }
  }

  private static void check(Journal journal, Rows rows) throws IOException {
    for (var place : rows.places.entrySet()) {
      assertArrayEquals(content(place.getKey()), read(journal, place.getValue()));
    }
  }

  private static void compact(Journal journal, Rows rows) throws IOException {
    var run = Compaction.plan(journal, rows);
    for (var moves = run.step(2000); !moves.isEmpty(); moves = run.step(2000)) {
      commit(journal, rows, record(rows, moves));
    }
  }

  private static String record(Rows rows, List<BlobMove> moves) {
    return moves.stream()
        .map(move -> Rows.line(rows.rowAt(move.from()), move.to()))
        .collect(Collectors.joining());
  }

  @Test
  void aCrashAfterAnyStepLeavesEveryBlobReadable() throws IOException {
    try (var journal = Journals.open(directory.resolve("journal"), SMALL)) {
      var rows = fill(journal, 7);
      var durable = rows.copy();
      crash(durable, rows);
      journal.releaseBefore(durable.applied);
      int before = journal.released().size();
      assertTrue(before > 10, before + " segments");
      var run = Compaction.plan(journal, rows);
      var moves = run.step(2000);
      while (!moves.isEmpty()) {
        crash(durable, rows);
        var record = record(rows, moves);
        var after = journal.append(bytes(record));
        journal.force();
        rows.apply(record, after);
        crash(durable, rows);
        check(journal, rows);
        moves = run.step(2000);
      }
      crash(durable, rows);
      assertTrue(journal.released().isEmpty(), journal.released().toString());
      assertTrue(Segments.list(directory.resolve("journal")).size() < before / 2);
    }
  }

  @Test
  void copiesThatWereNotForcedAreNoLoss() throws IOException {
    var path = directory.resolve("journal");
    try (var journal = Journals.open(path, SMALL)) {
      var rows = fill(journal, 7);
      journal.releaseBefore(rows.applied);
      var mark = journal.end();
      assertFalse(Compaction.plan(journal, rows).step(2000).isEmpty());
      journal.rewind(mark);
      check(journal, rows);
      compact(journal, rows);
      check(journal, rows);
    }
  }

  @Test
  void segmentsMoreThanHalfLiveStay() throws IOException {
    try (var journal = Journals.open(directory.resolve("journal"), SMALL)) {
      var rows = fill(journal, 1);
      journal.releaseBefore(rows.applied);
      var before = journal.released();
      var live = rows.liveBytes();
      var run = Compaction.plan(journal, rows);
      assertEquals(List.of(), run.step(2000));
      var kept =
          before.stream()
              .filter(size -> live.getOrDefault(size.segment(), 0L) >= size.bytes() / 2)
              .toList();
      assertFalse(kept.isEmpty());
      assertEquals(kept, journal.released());
      for (var size : kept) {
        assertEquals(
            java.nio.file.Files.size(
                Journals.segment(directory.resolve("journal"), size.segment())),
            size.bytes());
      }
    }
  }

  @Test
  void onlyReleasedSegmentsAreDropped() throws IOException {
    try (var journal = Journals.open(directory.resolve("journal"), SMALL)) {
      var rows = fill(journal, 7);
      assertEquals(List.of(), journal.released());
      assertThrows(IllegalArgumentException.class, () -> journal.drop(1));
      journal.releaseBefore(new Position(3, 24));
      assertEquals(List.of(1, 2), journal.released().stream().map(SegmentSize::segment).toList());
      assertThrows(IllegalArgumentException.class, () -> journal.drop(3));
      journal.releaseBefore(Position.START);
      assertEquals(2, journal.released().size());
      journal.releaseBefore(new Position(Integer.MAX_VALUE, 0));
      assertThrows(IllegalArgumentException.class, () -> journal.drop(journal.end().segment()));
      assertTrue(rows.places.size() > 20);
    }
  }

  @Test
  void aDamagedBlobIsReportedAndStays() throws IOException {
    var path = directory.resolve("journal");
    Rows rows;
    BlobRef damaged;
    try (var journal = Journals.open(path, SMALL)) {
      rows = fill(journal, 7);
      damaged = java.util.Objects.requireNonNull(rows.places.get(0));
    }
    Journals.flip(Journals.segment(path, damaged.segment()), damaged.offset() + 50, 2);
    try (var journal = Journals.open(path, SMALL)) {
      journal.releaseBefore(rows.applied);
      var end = journal.end();
      var run = Compaction.plan(journal, rows);
      var corrupt = assertThrows(JournalException.Corrupt.class, () -> run.step(2000));
      assertEquals(new Position(1, damaged.offset() - 32), corrupt.position());
      journal.rewind(end);
      for (var moves = run.step(2000); !moves.isEmpty(); moves = run.step(2000)) {
        commit(journal, rows, record(rows, moves));
      }
      assertEquals(List.of(1), journal.released().stream().map(SegmentSize::segment).toList());
      assertThrows(JournalException.Corrupt.class, () -> journal.verify(damaged));
    }
  }
}
