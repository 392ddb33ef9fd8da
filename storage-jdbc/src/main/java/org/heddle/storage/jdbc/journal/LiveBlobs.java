package org.heddle.storage.jdbc.journal;

import java.util.List;
import java.util.Map;

/// What the owner of the rows knows about blobs: which are still referred to. Called by {@link
/// Compaction}, on the thread that drives it. The answers must reflect committed rows only, and the
/// commit of a row must follow the {@link Journal#force} of the record that repeats it.
public interface LiveBlobs {
  /// The sum of the lengths of live blobs, for each segment that has any.
  Map<Integer, Long> liveBytes();

  /// Live blobs of one segment, at most `limit`, in any order; empty only if there is none.
  List<BlobRef> liveBlobs(int segment, int limit);
}
