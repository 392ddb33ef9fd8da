package org.heddle.storage.maildir;

import java.nio.file.Path;
import java.util.Map;
import org.heddle.storage.kit.StorageFixture;
import org.heddle.storage.kit.StorageKit;
import org.junit.jupiter.api.io.TempDir;

/// The contracts of every storage, kept by this one.
class MaildirKitTest extends StorageKit {
  @TempDir Path directory;

  @Override
  protected StorageFixture fixture() {
    return new StorageFixture(new MaildirProvider(), directory, Map.of());
  }
}
