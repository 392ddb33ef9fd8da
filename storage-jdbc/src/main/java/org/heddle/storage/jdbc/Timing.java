package org.heddle.storage.jdbc;

import java.time.Duration;
import java.time.InstantSource;

/// When the storage tidies up.
///
/// @param clock for save dates and ages
/// @param sweep how long content without a message may stay
/// @param upkeep how often checkpoints are made and the journal is looked at
/// @param history how long expunges are remembered
record Timing(InstantSource clock, Duration sweep, Duration upkeep, Duration history) {
  static final Timing DEFAULT =
      new Timing(
          InstantSource.system(),
          Duration.ofSeconds(2),
          Duration.ofSeconds(30),
          Duration.ofDays(90));
}
