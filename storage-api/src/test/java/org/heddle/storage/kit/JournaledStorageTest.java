package org.heddle.storage.kit;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/// A storage that keeps its word passes the kit, the kills included. It has all mail on the heap,
/// so that it need not try the small one.
final class JournaledStorageTest extends StorageKit {
  @TempDir Path directory = Path.of("");

  @Override
  protected StorageFixture fixture() {
    return new StorageFixture(new JournaledProvider(), directory, Map.of());
  }

  @Nested
  final class Crash extends CrashContract {
    @Override
    protected StorageFixture fixture() {
      return JournaledStorageTest.this.fixture();
    }
  }
}
