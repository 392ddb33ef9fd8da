package org.heddle.storage.jdbc.journal;

import static org.heddle.storage.jdbc.journal.Journals.bytes;
import static org.heddle.storage.jdbc.journal.Journals.replay;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every operation of the disk fails once, or from then on.
class DiskErrorTest {
  private static final int SMALL = 1024;
  private static final int GROUPS = 12;

  @TempDir Path directory;

  private final List<String> acknowledged = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private final List<String> uncertain = new ArrayList<>();

  @Test
  void oneErrorAnywhereLosesNothingThatWasAcknowledged() throws IOException {
    long operations = run(directory.resolve("none"), Long.MAX_VALUE, 0);
    assertEquals(GROUPS, acknowledged.size());
    assertTrue(operations > 60, operations + " operations");
    for (long at = 0; at < operations; at++) {
      run(directory.resolve("once" + at), at, at + 1);
      assertEquals(GROUPS, acknowledged.size() + refused.size() + uncertain.size());
      assertTrue(refused.size() + uncertain.size() <= 1, "error " + at);
    }
  }

  @Test
  void aDiskThatStaysBrokenLosesNothingThatWasAcknowledged() throws IOException {
    long operations = run(directory.resolve("none"), Long.MAX_VALUE, 0);
    for (long at = 0; at < operations; at++) {
      run(directory.resolve("ever" + at), at, Long.MAX_VALUE);
      assertTrue(refused.size() + uncertain.size() >= 1, "error " + at);
    }
  }

  /// Works as a committer does; then checks on a sound disk.
  ///
  /// @return the number of operations that the disk did
  private long run(Path path, long failFrom, long failUntil) throws IOException {
    acknowledged.clear();
    refused.clear();
    uncertain.clear();
    var disk = new TestDisk();
    Files.createDirectories(path);
    disk.fail(failFrom, failUntil);
    for (int group = 0; group < GROUPS; ) {
      try (var journal = Journal.open(path, SMALL, disk)) {
        while (group < GROUPS && group(journal, "group " + group)) {
          group++;
        }
        group++;
      } catch (IOException e) {
        // Not opened, or closed after an error: the next turn opens it again.
        uncertain.add("group " + group);
        group++;
      }
    }
    checkOnSoundDisk(path, "errors from " + failFrom + " until " + failUntil);
    return disk.operations();
  }

  /// @return whether the journal may be used further
  private boolean group(Journal journal, String name) {
    try {
      var mark = journal.end();
      try {
        journal.appendBlob(new byte[300]);
        journal.append(bytes(name));
        journal.appendBlob(new byte[200]);
        journal.force();
        acknowledged.add(name);
      } catch (IOException e) {
        assertFalse(e instanceof JournalException.Corrupt, e.toString());
        journal.rewind(mark);
        refused.add(name);
      }
      return true;
    } catch (IOException e) {
      uncertain.add(name);
      return false;
    }
  }

  private void checkOnSoundDisk(Path path, String what) throws IOException {
    try (var journal = Journals.open(path, SMALL)) {
      var records = replay(journal, Position.START);
      assertTrue(records.containsAll(acknowledged), what + ": " + records);
      var others = new ArrayList<>(records);
      others.removeAll(acknowledged);
      assertTrue(uncertain.containsAll(others), what + ": " + others + " was refused");
      assertEquals(records.stream().distinct().toList(), records, what);
      journal.append(bytes("usable"));
      journal.force();
    }
  }

  @Test
  void afterAFailedForceNothingIsTakenUntilReopened() throws IOException {
    var disk = new TestDisk();
    try (var journal = Journal.open(directory, SMALL, disk)) {
      journal.append(bytes("forced"));
      journal.force();
      var mark = journal.end();
      journal.append(bytes("lost"));
      disk.fail(disk.operations(), disk.operations() + 1);
      assertThrows(IOException.class, journal::force);
      assertThrows(JournalException.Failed.class, () -> journal.append(bytes("more")));
      assertThrows(JournalException.Failed.class, journal::force);
      assertThrows(JournalException.Failed.class, () -> journal.rewind(mark));
      assertEquals(List.of("forced"), replay(journal, Position.START));
    }
    try (var journal = Journals.open(directory, SMALL)) {
      assertEquals(List.of("forced"), replay(journal, Position.START));
    }
  }

  @Test
  void afterAFullDiskTheGroupGoesOnWithoutTheEntry() throws IOException {
    var disk = new TestDisk();
    try (var journal = Journal.open(directory, 1 << 20, disk)) {
      journal.append(bytes("first of the group"));
      // The second of the three writes that the blob needs.
      disk.fail(disk.operations() + 1, disk.operations() + 2);
      assertThrows(IOException.class, () -> journal.appendBlob(new byte[600 << 10]));
      journal.append(bytes("second of the group"));
      journal.force();
    }
    try (var journal = Journals.open(directory)) {
      assertEquals(
          List.of("first of the group", "second of the group"), replay(journal, Position.START));
    }
  }
}
