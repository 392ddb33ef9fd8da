package org.heddle.storage.jdbc;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.heddle.storage.StorageConfig;
import org.heddle.storage.jdbc.journal.Journal;

/// Opens storages whose janitor does nothing unless a test tells it to.
final class Storages {
  private static final Duration NEVER = Duration.ofDays(1000);

  /// A clock that a test moves.
  static final class Clock implements InstantSource {
    private final AtomicReference<Instant> now =
        new AtomicReference<>(Instant.parse("2026-03-01T00:00:00Z"));

    @Override
    public Instant instant() {
      return now.get();
    }

    void move(Duration by) {
      now.updateAndGet(before -> before.plus(by));
    }
  }

  private Storages() {}

  static JdbcStorage open(Path directory, Map<String, String> options) {
    return open(directory, options, new Clock());
  }

  static JdbcStorage open(Path directory, Map<String, String> options, Clock clock) {
    return open(directory, options, clock, Journal.DEFAULT_SEGMENT_BYTES);
  }

  static JdbcStorage open(
      Path directory, Map<String, String> options, Clock clock, long segmentBytes) {
    return JdbcStorage.open(
        Settings.of(new StorageConfig(directory, options)),
        new Tuning(clock, NEVER, NEVER, Duration.ofDays(30), segmentBytes));
  }
}
