package org.heddle.storage.jdbc;

import java.nio.file.Path;
import java.util.Map;
import org.heddle.storage.kit.CrashContract;
import org.heddle.storage.kit.StorageFixture;
import org.junit.jupiter.api.io.TempDir;

/// Kills that meet the upkeep of the journal.
final class EagerCrashTest extends CrashContract {
  @TempDir private Path directory = Path.of("");

  @Override
  protected StorageFixture fixture() {
    return new StorageFixture(new EagerProvider(), directory, Map.of());
  }
}
