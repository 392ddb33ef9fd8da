package org.heddle.storage.kit;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageConfig;
import org.junit.jupiter.api.io.TempDir;

/// The model keeps what is expunged.
final class MemoryKeptTest extends KeptContract {
  @TempDir Path directory = Path.of("");

  private Optional<MemoryStorage> storage = Optional.empty();

  @Override
  protected StorageFixture fixture() {
    return new StorageFixture(new MemoryProvider(), directory, Map.of());
  }

  @Override
  protected Storage open(StorageConfig config, Clock clock) {
    MemoryStorage open = storage.orElseGet(() -> new MemoryStorage(clock));
    storage = Optional.of(open);
    open.keepExpunged(config.keepExpunged());
    return open;
  }
}
