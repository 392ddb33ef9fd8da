package org.heddle.storage.kit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The model keeps its own contract.
final class MemoryStorageTest extends StorageKit {
  @TempDir Path directory = Path.of("");

  @Override
  protected StorageFixture fixture() {
    return new StorageFixture(new MemoryProvider(), directory, Map.of());
  }

  @Nested
  final class AsElsewhere extends ReplicaContract {
    @Override
    protected StorageFixture fixture() {
      return MemoryStorageTest.this.fixture();
    }
  }

  /// The scenarios themselves, in a heap that has room for them.
  @Test
  void largeMessagesAndMailboxesWork() throws IOException {
    LargeScenarios.largeMessage(fixture());
    LargeScenarios.largeMailbox(fixture());
  }
}
