package org.heddle.storage.jdbc.journal;

import java.io.IOException;
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
  private Compaction() {}

  /// Asks the owner once for the live bytes and picks the segments to work on.
  public static Compaction plan(Journal journal, LiveBlobs live) {
    throw new UnsupportedOperationException();
  }

  /// Drops segments that have become empty, then copies live blobs of the next sparse segment:
  /// until `maxBytes` are copied, but at least one blob. The copies are appended, not yet forced.
  /// The moves of the step before must be committed.
  ///
  /// @return what was copied; empty if the run is finished
  /// @throws JournalException.Corrupt if a live blob is damaged: it stays where it is
  public List<BlobMove> step(long maxBytes) throws IOException {
    throw new UnsupportedOperationException();
  }
}
