package org.heddle.storage.jdbc.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentSkipListMap;

/// The segments of a journal. Any thread finds and reads; the one that appends changes the set.
final class Segments implements Closeable {
  private static final int OPEN_FILES = 512;

  private final Path directory;
  private final Disk disk;
  private final OpenFiles openFiles = new OpenFiles(OPEN_FILES);
  private final SecureRandom marks = new SecureRandom();
  private final NavigableMap<Integer, Segment> segments = new ConcurrentSkipListMap<>();

  Segments(Path directory, Disk disk) {
    this.directory = directory;
    this.disk = disk;
  }

  /// The numbers of the segment files in a directory, ascending.
  static List<Integer> list(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files
          .map(SegmentFormat::number)
          .filter(OptionalInt::isPresent)
          .map(OptionalInt::getAsInt)
          .sorted()
          .toList();
    }
  }

  Path directory() {
    return directory;
  }

  Optional<Segment> find(int number) {
    return Optional.ofNullable(segments.get(number));
  }

  Segment of(BlobRef ref) throws JournalException.BlobGone {
    var segment = segments.get(ref.segment());
    if (segment == null) {
      throw new JournalException.BlobGone(ref);
    }
    return segment;
  }

  /// Makes a segment's file known to readers.
  Segment adopt(SegmentFormat format) {
    var segment =
        Segment.of(format, disk, SegmentFormat.file(directory, format.segment()), openFiles);
    segments.put(format.segment(), segment);
    return segment;
  }

  /// Creates a segment, known to readers. It is durable, and so is its name in the directory,
  /// before the first entry is written. If it throws, there may be a file for {@link #delete} to
  /// remove.
  SegmentWriter create(int number, ByteBuffer buffer) throws IOException {
    var format = new SegmentFormat(number, marks.nextLong());
    var writer = SegmentWriter.create(disk, SegmentFormat.file(directory, number), format, buffer);
    try {
      disk.forceDirectory(directory);
    } catch (Throwable e) {
      writer.close();
      throw e;
    }
    adopt(format);
    return writer;
  }

  SegmentWriter resume(SegmentFormat format, ByteBuffer buffer, long end) {
    var file = SegmentFormat.file(directory, format.segment());
    return SegmentWriter.resume(disk, file, format, buffer, end);
  }

  /// Deletes a segment's file durably, whether it is known or was only half created.
  void delete(int number) throws IOException {
    var known = segments.remove(number);
    if (known != null) {
      known.close();
    }
    disk.delete(SegmentFormat.file(directory, number));
    disk.forceDirectory(directory);
  }

  /// Drops a segment as soon as no source of it is open.
  void drop(int number) throws IOException {
    var known = segments.remove(number);
    if (known != null) {
      known.drop();
    }
  }

  /// The segments with smaller numbers.
  List<SegmentSize> before(int number) {
    return segments.headMap(number).entrySet().stream()
        .map(entry -> new SegmentSize(entry.getKey(), entry.getValue().sealedSize()))
        .toList();
  }

  @Override
  public void close() throws IOException {
    for (var segment : segments.values()) {
      segment.close();
    }
  }
}
