package org.heddle.storage.jdbc.journal;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// One run of compaction over the released segments (see {@link Journal#releaseBefore}): those
/// without live blobs are dropped, those less than half live are emptied first.
///
/// The owner drives it, on the thread that appends, between two groups:
///
/// ```java
/// journal.releaseBefore(durablePosition);
/// var run = Compaction.plan(journal, liveBlobs);
/// for (var moves = run.step(4 << 20); !moves.isEmpty(); moves = run.step(4 << 20)) {
///   // In one group: update the rows from move.from() to move.to(), append the record
///   // that repeats it, force, commit.
/// }
/// ```
///
/// A crash at any point leaves rows that point to bytes that exist: the copies are forced with the
/// record that moves the rows, and the old segment is dropped by a later step, once the rows say
/// that nothing in it is live. Copies that were never referred to count as dead.
public final class Compaction {
  private static final int BLOBS_ASKED_FOR = 256;

  private final Journal journal;
  private final LiveBlobs live;
  private final ArrayDeque<Integer> sparse;

  private Compaction(Journal journal, LiveBlobs live, List<Integer> sparse) {
    this.journal = journal;
    this.live = live;
    this.sparse = new ArrayDeque<>(sparse);
  }

  /// Asks the owner once for the live bytes and picks the segments to work on.
  public static Compaction plan(Journal journal, LiveBlobs live) {
    var liveBytes = live.liveBytes();
    var sparse =
        journal.released().stream()
            .filter(size -> liveBytes.getOrDefault(size.segment(), 0L) < size.bytes() / 2)
            .map(SegmentSize::segment)
            .toList();
    return new Compaction(journal, live, sparse);
  }

  /// Drops segments that have become empty, then copies live blobs of the next sparse segment:
  /// until `maxBytes` are copied, but at least one blob. The copies are appended, not yet forced.
  /// The moves of the step before must be committed.
  ///
  /// @return what was copied; empty if the run is finished
  /// @throws JournalException.Corrupt if a live blob is damaged. Its segment is left as it is for
  ///   the rest of this run; other steps may follow
  public List<BlobMove> step(long maxBytes) throws IOException {
    while (!sparse.isEmpty()) {
      int segment = sparse.getFirst();
      var blobs = live.liveBlobs(segment, BLOBS_ASKED_FOR);
      if (!blobs.isEmpty()) {
        return copy(blobs, maxBytes);
      }
      journal.drop(segment);
      sparse.removeFirst();
    }
    return List.of();
  }

  private List<BlobMove> copy(List<BlobRef> blobs, long maxBytes) throws IOException {
    var moves = new ArrayList<BlobMove>();
    long copied = 0;
    for (var blob : blobs) {
      if (!moves.isEmpty() && copied + blob.length() > maxBytes) {
        break;
      }
      moves.add(new BlobMove(blob, copyOrLeave(blob)));
      copied += blob.length();
    }
    return moves;
  }

  private BlobRef copyOrLeave(BlobRef blob) throws IOException {
    try {
      return journal.copy(blob);
    } catch (JournalException.Corrupt e) {
      sparse.removeFirst();
      throw e;
    }
  }
}
