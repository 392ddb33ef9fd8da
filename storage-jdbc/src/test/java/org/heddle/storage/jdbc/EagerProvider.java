package org.heddle.storage.jdbc;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageConfig;
import org.heddle.storage.StorageProvider;

/// A storage that tidies up all the time, with a journal of small segments, and keeps what is
/// expunged for a second: so that a kill meets checkpoints, sweeps, compaction and the dropping of
/// segments.
public final class EagerProvider implements StorageProvider {
  private static final Tuning EAGER =
      new Tuning(
          InstantSource.system(),
          Duration.ofMillis(50),
          Duration.ofMillis(500),
          Duration.ofSeconds(1),
          32 << 10);

  /// For the child JVM.
  public EagerProvider() {}

  @Override
  public String name() {
    return "eager";
  }

  @Override
  public List<Option> options() {
    return List.of();
  }

  @Override
  public Storage open(StorageConfig config) {
    var keeping =
        new StorageConfig(config.dataDirectory(), config.options(), Duration.ofSeconds(1));
    return JdbcStorage.open(Settings.of(keeping), EAGER);
  }
}
