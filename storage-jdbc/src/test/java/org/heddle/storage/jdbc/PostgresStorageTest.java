package org.heddle.storage.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.heddle.storage.kit.DurableStorageKit;
import org.heddle.storage.kit.PostgresServer;
import org.heddle.storage.kit.StorageFixture;
import org.junit.jupiter.api.io.TempDir;

/// The whole contract, on PostgreSQL.
final class PostgresStorageTest extends DurableStorageKit {
  @TempDir private Path directory = Path.of("");

  @Override
  protected StorageFixture fixture() {
    try {
      Path own = Files.createTempDirectory(directory, "data");
      return new StorageFixture(new JdbcProvider(), own, PostgresServer.running().options());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
