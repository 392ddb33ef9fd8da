package org.heddle.storage.jdbc.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Reads a journal from end to end without opening it, for tools that verify or rebuild. Goes on
/// after damage. Confined to one thread.
public final class JournalScan {
  private final Path directory;
  private final EntryVisitor visitor;
  private final OpenFiles openFiles = new OpenFiles(1);

  private JournalScan(Path directory, EntryVisitor visitor) {
    this.directory = directory;
    this.visitor = visitor;
  }

  /// Visits every entry of every segment in order. The journal should be closed: one that is being
  /// written shows its unfinished end as damage. Numbers that are missing are no damage: those
  /// segments were dropped.
  public static void scan(Path directory, EntryVisitor visitor) throws IOException {
    var scan = new JournalScan(directory, visitor);
    List<Integer> numbers = Segments.list(directory);
    for (int number : numbers) {
      scan.segment(number, number == numbers.getLast() ? Place.LAST : Place.INNER);
    }
  }

  private enum Place {
    INNER,
    LAST
  }

  private void segment(int number, Place place) throws IOException {
    var path = SegmentFormat.file(directory, number);
    var format = SegmentFormat.read(path, number);
    if (format.isEmpty()) {
      visitor.damage(new Position(number, 0), "the segment has no valid header");
      return;
    }
    var segment = Segment.of(format.get(), Disk.SYSTEM, path, openFiles);
    try {
      entries(segment, place);
    } finally {
      segment.close();
    }
  }

  private void entries(Segment segment, Place place) throws IOException {
    int number = segment.format().segment();
    long size = segment.file().size();
    var walk =
        new EntryWalk(segment.format(), segment.file(), SegmentFormat.SEGMENT_HEADER_BYTES, size);
    boolean sealed = false;
    while (true) {
      switch (walk.next()) {
        case EntryWalk.Step.Entry entry -> {
          sealed = entry.header().kind() == EntryKind.SEAL;
          visit(segment, entry);
        }
        case EntryWalk.Step.Broken broken -> {
          visitor.damage(new Position(number, broken.start()), broken.reason());
          if (walk.seek(broken.start() + 1).isEmpty()) {
            return;
          }
        }
        case EntryWalk.Step.End _ -> {
          if (!sealed && place == Place.INNER) {
            visitor.damage(new Position(number, size), "the segment has lost its end");
          }
          return;
        }
      }
    }
  }

  private void visit(Segment segment, EntryWalk.Step.Entry entry) throws IOException {
    int number = segment.format().segment();
    switch (entry.header().kind()) {
      case RECORD -> visitor.record(new Position(number, entry.end()), entry.record());
      case BLOB -> {
        var ref = new BlobRef(number, entry.payload(), entry.header().length());
        try (var source = segment.open(ref)) {
          visitor.blob(ref, source);
        }
      }
      case SEAL -> {}
    }
  }
}
