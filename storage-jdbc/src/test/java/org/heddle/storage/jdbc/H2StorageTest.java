package org.heddle.storage.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.heddle.storage.kit.DurableStorageKit;
import org.heddle.storage.kit.StorageFixture;
import org.junit.jupiter.api.io.TempDir;

/// The whole contract, on embedded H2 with its journal.
final class H2StorageTest extends DurableStorageKit {
  @TempDir private Path directory = Path.of("");

  @Override
  protected StorageFixture fixture() {
    try {
      Path own = Files.createTempDirectory(directory, "data");
      return new StorageFixture(new JdbcProvider(), own, Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
