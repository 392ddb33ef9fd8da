package org.heddle.storage.jdbc.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Optional;

/// Opens what is found in a directory.
///
/// Every segment but the last was forced with its seal before the next one was created, so that
/// anything wrong there is damage. In the last one the valid entries end somewhere. What comes
/// after may be a group that was never forced, of which the disk has kept any part in any order, or
/// damage to entries that were forced. The entries after the break tell: each says how far its
/// segment was durable when it was written. If one of them vouches for the broken place it is
/// damage, and the journal does not open; otherwise it is cut. Damage in the very last group has no
/// such witness; then the database has, whose position is after the cut (see {@link Replay}).
final class Recovery {
  private final Segments segments;
  private final ByteBuffer buffer;

  Recovery(Segments segments, ByteBuffer buffer) {
    this.segments = segments;
    this.buffer = buffer;
  }

  /// Where the entries of the last segment end.
  private record Tail(long durable, long end, boolean sealed) {}

  /// Makes all segments known and returns the writer of the last one, all of which is durable.
  SegmentWriter run() throws IOException {
    var numbers = Segments.list(segments.directory());
    if (numbers.isEmpty()) {
      return segments.create(1, buffer);
    }
    for (int number : numbers.subList(0, numbers.size() - 1)) {
      openSealed(number);
    }
    return openLast(numbers.getLast());
  }

  private void openSealed(int number) throws IOException {
    var format = header(number).orElseThrow(() -> noHeader(number));
    var segment = segments.adopt(format);
    long size = segment.file().size();
    if (!isSealed(segment, size)) {
      throw missingSeal(segment, size);
    }
    segment.sealed(size);
  }

  private SegmentWriter openLast(int number) throws IOException {
    var format = header(number);
    if (format.isEmpty()) {
      if (size(number) > SegmentFormat.SEGMENT_HEADER_BYTES) {
        throw noHeader(number);
      }
      // The crash came while the segment was created: nothing was ever appended to it.
      return segments.create(number, buffer);
    }
    var segment = segments.adopt(format.get());
    var tail = tail(segment);
    var writer = segments.resume(segment.format(), buffer, segment.file().size());
    try {
      writer.knownDurable(tail.durable());
      if (writer.end() > tail.end()) {
        writer.cut(tail.end());
      }
      writer.forceAll();
    } catch (Throwable e) {
      writer.close();
      throw e;
    }
    if (!tail.sealed()) {
      return writer;
    }
    writer.close();
    segment.sealed(tail.end());
    return segments.create(number + 1, buffer);
  }

  private Tail tail(Segment segment) throws IOException {
    long size = segment.file().size();
    long start = SegmentFormat.SEGMENT_HEADER_BYTES;
    var walk = new EntryWalk(segment.format(), segment.file(), start, size);
    var tail = new Tail(start, start, false);
    while (!tail.sealed()) {
      switch (walk.next()) {
        case EntryWalk.Step.Entry entry ->
            tail =
                new Tail(
                    Math.max(tail.durable(), entry.header().forced()),
                    entry.end(),
                    entry.header().kind() == EntryKind.SEAL);
        case EntryWalk.Step.Broken broken -> {
          refuseDamage(segment, walk, broken);
          return tail;
        }
        case EntryWalk.Step.End _ -> {
          return tail;
        }
      }
    }
    return tail;
  }

  private void refuseDamage(Segment segment, EntryWalk walk, EntryWalk.Step.Broken broken)
      throws IOException {
    var found = walk.seek(broken.start() + 1);
    while (found.isPresent()) {
      if (walk.forcedAt(found.getAsLong()) > broken.start()) {
        throw damage(segment.format().segment(), broken);
      }
      found = walk.seek(found.getAsLong() + 1);
    }
  }

  private long size(int number) throws IOException {
    return Files.size(SegmentFormat.file(segments.directory(), number));
  }

  private Optional<SegmentFormat> header(int number) throws IOException {
    return SegmentFormat.read(SegmentFormat.file(segments.directory(), number), number);
  }

  private static boolean isSealed(Segment segment, long size) throws IOException {
    long start = size - SegmentFormat.ENTRY_BYTES;
    if (start < SegmentFormat.SEGMENT_HEADER_BYTES) {
      return false;
    }
    var walk = new EntryWalk(segment.format(), segment.file(), start, size);
    return walk.next() instanceof EntryWalk.Step.Entry entry
        && entry.header().kind() == EntryKind.SEAL;
  }

  private static JournalException missingSeal(Segment segment, long size) throws IOException {
    int number = segment.format().segment();
    var walk =
        new EntryWalk(segment.format(), segment.file(), SegmentFormat.SEGMENT_HEADER_BYTES, size);
    var step = walk.next();
    while (step instanceof EntryWalk.Step.Entry) {
      step = walk.next();
    }
    return step instanceof EntryWalk.Step.Broken broken
        ? damage(number, broken)
        : new JournalException.Corrupt(new Position(number, size), "the segment has lost its end");
  }

  private static JournalException damage(int segment, EntryWalk.Step.Broken broken) {
    return new JournalException.Corrupt(new Position(segment, broken.start()), broken.reason());
  }

  private static JournalException noHeader(int number) {
    return new JournalException.Corrupt(new Position(number, 0), "the segment has no valid header");
  }
}
