package org.heddle.storage.kit;

import org.junit.jupiter.api.Nested;

/// Every contract of a storage that keeps its mail outside the process: [StorageKit], and what
/// needs a child JVM. The fixture's provider has a public constructor without parameters.
public abstract class DurableStorageKit extends StorageKit {
  @Nested
  final class SmallHeap extends SmallHeapContract {
    @Override
    protected StorageFixture fixture() {
      return DurableStorageKit.this.fixture();
    }
  }

  @Nested
  final class AsElsewhere extends ReplicaContract {
    @Override
    protected StorageFixture fixture() {
      return DurableStorageKit.this.fixture();
    }
  }

  @Nested
  final class CrashOfACopy extends ReplicaCrashContract {
    @Override
    protected StorageFixture fixture() {
      return DurableStorageKit.this.fixture();
    }
  }

  @Nested
  final class Crash extends CrashContract {
    @Override
    protected StorageFixture fixture() {
      return DurableStorageKit.this.fixture();
    }
  }
}
