package org.heddle.storage.jdbc;

import java.time.Duration;
import java.time.InstantSource;
import org.heddle.storage.jdbc.journal.Journal;

/// When the storage tidies up, and in what pieces.
///
/// @param clock for save dates and ages
/// @param sweep how long content without a message may stay
/// @param upkeep how often checkpoints are made and the journal is looked at
/// @param history how long expunges are remembered
/// @param segmentBytes the size of the journal's segments
record Tuning(
    InstantSource clock, Duration sweep, Duration upkeep, Duration history, long segmentBytes) {
  static final Tuning DEFAULT =
      new Tuning(
          InstantSource.system(),
          Duration.ofSeconds(2),
          Duration.ofSeconds(30),
          Duration.ofDays(90),
          Journal.DEFAULT_SEGMENT_BYTES);
}
