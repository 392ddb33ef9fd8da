package org.heddle.storage.jdbc.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// What several tests of the journal do.
final class Journals {
  private Journals() {}

  /// Opens a journal on a disk that does not wait for the platters.
  static Journal open(Path directory) throws IOException {
    return open(directory, Journal.DEFAULT_SEGMENT_BYTES);
  }

  /// Opens a journal on a disk that does not wait for the platters.
  static Journal open(Path directory, long segmentBytes) throws IOException {
    return Journal.open(directory, segmentBytes, new TestDisk());
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] random(Random random, int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /// All bytes of a blob, read in one piece.
  static byte[] read(Journal journal, BlobRef ref) throws IOException {
    var bytes = new byte[(int) ref.length()];
    int count = journal.read(ref, 0, bytes, 0, bytes.length);
    if (count != bytes.length) {
      throw new AssertionError("Read " + count + " of " + ref);
    }
    return bytes;
  }

  /// The redo records after a position, as text.
  static List<String> replay(Journal journal, Position from) throws IOException {
    var records = new ArrayList<String>();
    journal.replay(from, (_, record) -> records.add(new String(record, StandardCharsets.UTF_8)));
    return records;
  }

  static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (var file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  static Path segment(Path directory, int number) {
    return SegmentFormat.file(directory, number);
  }

  /// Turns one bit of a file over.
  static void flip(Path file, long offset, int bit) throws IOException {
    var bytes = Files.readAllBytes(file);
    bytes[(int) offset] ^= (byte) (1 << bit);
    Files.write(file, bytes);
  }
}
