package org.heddle.storage.jdbc.journal;

import static java.nio.file.StandardOpenOption.READ;
import static org.heddle.storage.jdbc.journal.Journals.bytes;
import static org.heddle.storage.jdbc.journal.Journals.random;
import static org.heddle.storage.jdbc.journal.Journals.read;
import static org.heddle.storage.jdbc.journal.Journals.replay;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final int SMALL = 1024;

  @TempDir Path directory;

  @Test
  void whatWasForcedIsThereAfterReopening() throws IOException {
    BlobRef blob;
    try (var journal = Journal.open(directory)) {
      blob = journal.appendBlob(bytes("Subject: hi"));
      journal.append(bytes("one"));
      journal.append(bytes("two"));
      journal.force();
    }
    try (var journal = Journal.open(directory)) {
      assertEquals(List.of("one", "two"), replay(journal, Position.START));
      assertArrayEquals(bytes("Subject: hi"), read(journal, blob));
      journal.verify(blob);
    }
  }

  @Test
  void lengthsAroundEveryBoundaryComeBack() throws IOException {
    var random = new Random(7);
    var written = new HashMap<BlobRef, byte[]>();
    var records = new ArrayList<byte[]>();
    try (var journal = Journals.open(directory, SMALL)) {
      for (int length = 0; length < 2 * SMALL; length += length < 900 || length > 1030 ? 37 : 1) {
        var bytes = random(random, length);
        written.put(journal.appendBlob(bytes), bytes);
        journal.append(bytes);
        records.add(bytes);
      }
      journal.force();
    }
    try (var journal = Journals.open(directory, SMALL)) {
      for (var entry : written.entrySet()) {
        assertArrayEquals(entry.getValue(), read(journal, entry.getKey()));
      }
      var replayed = new ArrayList<byte[]>();
      journal.replay(Position.START, (_, record) -> replayed.add(record));
      assertEquals(records.size(), replayed.size());
      for (int i = 0; i < records.size(); i++) {
        assertArrayEquals(records.get(i), replayed.get(i));
      }
    }
  }

  @Test
  void blobsAroundTheBufferComeBackFromEverySource() throws IOException {
    var random = new Random(8);
    try (var journal = Journals.open(directory)) {
      int buffer = 256 << 10;
      for (int length :
          new int[] {
            buffer - 37, buffer - 36, buffer - 33, buffer - 32, buffer - 31, buffer, 3 * buffer + 5
          }) {
        var bytes = random(random, length + 3);
        var file = Files.write(directory.resolve("draft"), bytes);
        var expected = java.util.Arrays.copyOfRange(bytes, 3, bytes.length);
        try (var channel = FileChannel.open(file, READ)) {
          assertArrayEquals(expected, read(journal, journal.appendBlob(channel, 3, length)));
          assertEquals(0, channel.position());
        }
        assertArrayEquals(expected, read(journal, journal.appendBlob(expected)));
        var stream = new ByteArrayInputStream(bytes);
        var ref = journal.appendBlob(stream, length);
        assertArrayEquals(java.util.Arrays.copyOf(bytes, length), read(journal, ref));
        assertEquals(3, stream.available());
        journal.verify(ref);
      }
    }
  }

  @Test
  void replayBeginsAfterEveryPosition() throws IOException {
    var positions = new ArrayList<Position>();
    var records = new ArrayList<String>();
    try (var journal = Journals.open(directory, SMALL)) {
      for (int i = 0; i < 60; i++) {
        var record = "record " + i + "x".repeat(i);
        if (i % 3 == 0) {
          journal.appendBlob(new byte[i * 7]);
        }
        positions.add(journal.append(bytes(record)));
        assertEquals(positions.getLast(), journal.end());
        records.add(record);
      }
      journal.force();
      assertEquals(journal.end(), journal.forced());
    }
    try (var journal = Journals.open(directory, SMALL)) {
      assertTrue(journal.end().segment() > 5);
      for (int i = 0; i < 60; i++) {
        assertEquals(records.subList(i + 1, 60), replay(journal, positions.get(i)));
      }
      var seen = new ArrayList<Position>();
      journal.replay(Position.START, (after, _) -> seen.add(after));
      assertEquals(positions, seen);
    }
  }

  @Test
  void segmentsKeepTheirBoundUnlessOneEntryIsLonger() throws IOException {
    try (var journal = Journals.open(directory, SMALL)) {
      for (int i = 0; i < 100; i++) {
        journal.append(new byte[i]);
      }
      var big = journal.appendBlob(new byte[5000]);
      var next = journal.append(bytes("next"));
      assertEquals(big.segment() + 1, next.segment());
      journal.force();
      for (int number : Segments.list(directory)) {
        long size = Files.size(Journals.segment(directory, number));
        assertTrue(size <= SMALL || number == big.segment(), number + " has " + size);
      }
    }
  }

  @Test
  void anotherSegmentSizeMayFollow() throws IOException {
    try (var journal = Journals.open(directory, 100_000)) {
      journal.append(new byte[5000]);
      journal.force();
    }
    try (var journal = Journals.open(directory, SMALL)) {
      assertEquals(2, journal.append(bytes("small")).segment());
      journal.force();
      assertEquals(2, replay(journal, Position.START).size());
    }
  }

  @Test
  void rewindTakesBackAGroupAlsoAcrossSegments() throws IOException {
    try (var journal = Journals.open(directory, SMALL)) {
      journal.append(bytes("kept"));
      journal.force();
      var mark = journal.end();
      for (int i = 0; i < 30; i++) {
        journal.append(new byte[200]);
      }
      journal.rewind(mark);
      assertEquals(mark, journal.end());
      assertEquals(List.of(1), Segments.list(directory));
      journal.append(bytes("after"));
      journal.append(new byte[900]);
      journal.force();
      assertEquals(3, replay(journal, Position.START).size());
      assertThrows(IllegalArgumentException.class, () -> journal.rewind(mark));
      assertThrows(IllegalArgumentException.class, () -> journal.rewind(new Position(9, 24)));
    }
    try (var journal = Journals.open(directory, SMALL)) {
      assertEquals(List.of("kept", "after"), replay(journal, Position.START).subList(0, 2));
    }
  }

  @Test
  void closingTakesBackWhatWasNotForced() throws IOException {
    try (var journal = Journals.open(directory)) {
      journal.append(bytes("forced"));
      journal.force();
      journal.append(bytes("not"));
    }
    try (var journal = Journals.open(directory)) {
      assertEquals(List.of("forced"), replay(journal, Position.START));
    }
  }

  @Test
  void aSourceThatFailsLeavesNothingBehind() throws IOException {
    try (var journal = Journals.open(directory)) {
      journal.append(bytes("before"));
      var end = journal.end();
      var broken = InputStream.nullInputStream();
      broken.close();
      assertThrows(IOException.class, () -> journal.appendBlob(broken, 10));
      var brief = new ByteArrayInputStream(new byte[600_000]);
      assertThrows(EOFException.class, () -> journal.appendBlob(brief, 600_001));
      assertEquals(end, journal.end());
      assertEquals(end.offset(), Files.size(Journals.segment(directory, 1)));
      journal.append(bytes("after"));
      journal.force();
    }
    try (var journal = Journals.open(directory)) {
      assertEquals(List.of("before", "after"), replay(journal, Position.START));
    }
  }

  @Test
  void readsStayWithinTheBlob() throws IOException {
    try (var journal = Journals.open(directory)) {
      var ref = journal.appendBlob(bytes("0123456789"));
      journal.append(bytes("neighbour"));
      var buffer = new byte[20];
      assertEquals(3, journal.read(ref, 7, buffer, 2, 18));
      assertEquals("789", new String(buffer, 2, 3, java.nio.charset.StandardCharsets.UTF_8));
      assertEquals(0, buffer[5]);
      assertEquals(0, journal.read(ref, 10, buffer, 0, 5));
      assertEquals(0, journal.read(ref, Long.MAX_VALUE, buffer, 0, 5));
      assertThrows(IllegalArgumentException.class, () -> journal.read(ref, -1, buffer, 0, 5));
      assertThrows(IndexOutOfBoundsException.class, () -> journal.read(ref, 0, buffer, 18, 5));
      assertThrows(
          JournalException.Corrupt.class,
          () -> journal.read(new BlobRef(1, 24, 10_000), 0, new byte[10_000], 0, 10_000));
      assertThrows(
          JournalException.BlobGone.class,
          () -> journal.read(new BlobRef(5, 24, 10), 0, buffer, 0, 10));
      assertThrows(
          JournalException.Corrupt.class,
          () -> journal.verify(new BlobRef(1, ref.offset() + 1, 5)));
    }
  }

  @Test
  void oneJournalAtATime() throws IOException {
    var journal = Journals.open(directory);
    assertThrows(JournalException.Locked.class, () -> Journals.open(directory));
    journal.close();
    journal.close();
    assertThrows(IOException.class, () -> journal.append(bytes("late")));
    Journals.open(directory).close();
  }

  @Test
  void tooLongRecordsAreRefused() throws IOException {
    try (var journal = Journals.open(directory)) {
      var record = new byte[Journal.MAX_RECORD_BYTES];
      journal.append(record);
      assertThrows(
          IllegalArgumentException.class,
          () -> journal.append(new byte[Journal.MAX_RECORD_BYTES + 1]));
      journal.force();
      var lengths = new ArrayList<Integer>();
      journal.replay(Position.START, (_, bytes) -> lengths.add(bytes.length));
      assertEquals(List.of(Journal.MAX_RECORD_BYTES), lengths);
    }
  }
}
