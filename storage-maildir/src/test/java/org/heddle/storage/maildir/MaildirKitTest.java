package org.heddle.storage.maildir;

import java.nio.file.Path;
import java.util.Map;
import org.heddle.storage.kit.DurableStorageKit;
import org.heddle.storage.kit.StorageFixture;
import org.junit.jupiter.api.io.TempDir;

/// The contracts of every storage, kept by this one.
class MaildirKitTest extends DurableStorageKit {
  @TempDir Path directory;

  @Override
  protected StorageFixture fixture() {
    return new StorageFixture(new MaildirProvider(), directory, Map.of());
  }
}
