package org.heddle.storage.jdbc.journal;

import java.io.IOException;

/// Hands the redo records between two positions to the owner, verifying all that lies between.
final class Replay {
  private final Segments segments;
  private final Position end;
  private final RecordConsumer consumer;

  Replay(Segments segments, Position end, RecordConsumer consumer) {
    this.segments = segments;
    this.end = end;
    this.consumer = consumer;
  }

  /// @param from where to begin: {@link Position#START} or between two entries
  void run(Position from) throws IOException {
    if (from.compareTo(end) > 0) {
      throw new JournalException.Corrupt(
          end, "the journal ends here, but the database has seen " + from);
    }
    boolean all = from.equals(Position.START);
    int first = all ? 1 : from.segment();
    long start = all ? SegmentFormat.SEGMENT_HEADER_BYTES : from.offset();
    for (int number = first; number <= end.segment(); number++) {
      walk(known(number), start);
      start = SegmentFormat.SEGMENT_HEADER_BYTES;
    }
  }

  private Segment known(int number) throws JournalException {
    return segments
        .find(number)
        .orElseThrow(() ->
            new JournalException.Corrupt(
                new Position(number, 0), "the segment is missing, and its records with it"));
  }

  private void walk(Segment segment, long start) throws IOException {
    int number = segment.format().segment();
    boolean last = number == end.segment();
    long limit = last ? end.offset() : segment.sealedSize();
    if (start > limit) {
      throw new JournalException.Corrupt(new Position(number, limit), "the segment ends here");
    }
    var walk = new EntryWalk(segment.format(), segment.file(), start, limit);
    while (true) {
      switch (walk.next()) {
        case EntryWalk.Step.Entry entry -> {
          if (entry.header().kind() == EntryKind.RECORD) {
            consumer.accept(new Position(number, entry.end()), entry.record());
          }
        }
        case EntryWalk.Step.Broken broken ->
            throw new JournalException.Corrupt(
                new Position(number, broken.start()), broken.reason());
        case EntryWalk.Step.End _ -> {
          return;
        }
      }
    }
  }
}
