package org.heddle.storage.jdbc.journal;

import static org.heddle.storage.jdbc.journal.Journals.bytes;
import static org.heddle.storage.jdbc.journal.Journals.random;
import static org.heddle.storage.jdbc.journal.Journals.read;
import static org.heddle.storage.jdbc.journal.Journals.replay;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The power fails at any moment, and the disk keeps what was forced and any part of the rest.
class PowerCutTest {
  private static final int RUNS = 150;
  private static final int LIVES = 4;

  @TempDir Path directory;

  private final List<String> forced = new ArrayList<>();
  private final List<String> unforced = new ArrayList<>();
  private final Map<BlobRef, byte[]> forcedBlobs = new HashMap<>();
  private final Map<BlobRef, byte[]> unforcedBlobs = new HashMap<>();
  private Position mark = Position.START;

  @Test
  void whatWasForcedSurvivesAndTheRestIsAPrefix() throws IOException {
    for (int run = 0; run < RUNS; run++) {
      long seed = 1000L + run;
      var random = new Random(seed);
      forced.clear();
      forcedBlobs.clear();
      mark = Position.START;
      var disk = new TestDisk();
      for (int life = 0; life < LIVES; life++) {
        var from = directory.resolve(run + "-" + life);
        disk = live(disk, from, directory.resolve(run + "-" + (life + 1)), random, "seed " + seed);
      }
    }
  }

  /// Opens what the life before left, checks it, works on it, and ends it by cutting the power or
  /// by killing the process.
  ///
  /// @return the disk of the next life
  private TestDisk live(TestDisk disk, Path from, Path to, Random random, String seed)
      throws IOException {
    try (var journal = Journal.open(from, 1024 + random.nextInt(3000), disk)) {
      check(journal, seed);
      int steps = random.nextInt(40);
      for (int step = 0; step < steps; step++) {
        step(journal, random, step);
      }
      if (random.nextInt(3) == 0) {
        return disk.kill(from, to);
      }
      disk.cutPower(from, to, random);
      var next = new TestDisk();
      next.adopt(to);
      return next;
    }
  }

  private void check(Journal journal, String seed) throws IOException {
    var records = replay(journal, Position.START);
    assertTrue(records.size() >= forced.size(), seed);
    var expected = new ArrayList<>(forced);
    expected.addAll(unforced);
    assertEquals(expected.subList(0, records.size()), records, seed);
    assertTrue(journal.end().compareTo(mark) >= 0, seed);
    assertEquals(records.subList(forced.size(), records.size()), replay(journal, mark), seed);
    for (var blob : forcedBlobs.entrySet()) {
      assertArrayEquals(blob.getValue(), read(journal, blob.getKey()), seed);
      journal.verify(blob.getKey());
    }
    forced.addAll(records.subList(forced.size(), records.size()));
    unforced.clear();
    unforcedBlobs.clear();
    mark = journal.end();
  }

  private void step(Journal journal, Random random, int step) throws IOException {
    switch (random.nextInt(8)) {
      case 0, 1 -> {
        var blob = random(random, random.nextInt(random.nextInt(4) == 0 ? 5000 : 300));
        unforcedBlobs.put(journal.appendBlob(blob), blob);
      }
      case 2, 3, 4 -> {
        var record = "record " + random.nextLong() + " of step " + step;
        journal.append(bytes(record));
        unforced.add(record);
      }
      case 5, 6 -> {
        journal.force();
        forced.addAll(unforced);
        forcedBlobs.putAll(unforcedBlobs);
        unforced.clear();
        unforcedBlobs.clear();
        mark = journal.end();
      }
      default -> {
        journal.rewind(mark);
        unforced.clear();
        unforcedBlobs.clear();
      }
    }
  }
}
