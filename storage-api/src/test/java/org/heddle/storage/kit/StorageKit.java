package org.heddle.storage.kit;

import org.junit.jupiter.api.Nested;

/// Every contract at once: a backend extends this class once per engine and says how to open it.
public abstract class StorageKit {
  /// Asked once per test, for a storage that is empty.
  protected abstract StorageFixture fixture();

  @Nested
  final class Tree extends TreeContract {
    @Override
    protected StorageFixture fixture() {
      return StorageKit.this.fixture();
    }
  }

  @Nested
  final class Rename extends RenameContract {
    @Override
    protected StorageFixture fixture() {
      return StorageKit.this.fixture();
    }
  }

  @Nested
  final class Access extends AccessContract {
    @Override
    protected StorageFixture fixture() {
      return StorageKit.this.fixture();
    }
  }

  @Nested
  final class Annotations extends AnnotationsContract {
    @Override
    protected StorageFixture fixture() {
      return StorageKit.this.fixture();
    }
  }

  @Nested
  final class Names extends NamesContract {
    @Override
    protected StorageFixture fixture() {
      return StorageKit.this.fixture();
    }
  }

  @Nested
  final class Messages extends MessagesContract {
    @Override
    protected StorageFixture fixture() {
      return StorageKit.this.fixture();
    }
  }

  @Nested
  final class Contents extends ContentContract {
    @Override
    protected StorageFixture fixture() {
      return StorageKit.this.fixture();
    }
  }

  @Nested
  final class Replace extends ReplaceContract {
    @Override
    protected StorageFixture fixture() {
      return StorageKit.this.fixture();
    }
  }

  @Nested
  final class FlagsAndExpunge extends FlagsContract {
    @Override
    protected StorageFixture fixture() {
      return StorageKit.this.fixture();
    }
  }

  @Nested
  final class Keywords extends KeywordsContract {
    @Override
    protected StorageFixture fixture() {
      return StorageKit.this.fixture();
    }
  }

  @Nested
  final class CopyAndMove extends CopyMoveContract {
    @Override
    protected StorageFixture fixture() {
      return StorageKit.this.fixture();
    }
  }

  @Nested
  final class ChangesAndCounters extends ChangesContract {
    @Override
    protected StorageFixture fixture() {
      return StorageKit.this.fixture();
    }
  }

  @Nested
  final class Recent extends RecentContract {
    @Override
    protected StorageFixture fixture() {
      return StorageKit.this.fixture();
    }
  }

  @Nested
  final class Search extends SearchContract {
    @Override
    protected StorageFixture fixture() {
      return StorageKit.this.fixture();
    }
  }

  @Nested
  final class HintsOfChanges extends HintsContract {
    @Override
    protected StorageFixture fixture() {
      return StorageKit.this.fixture();
    }
  }

  @Nested
  final class UsersAndAccounts extends UsersContract {
    @Override
    protected StorageFixture fixture() {
      return StorageKit.this.fixture();
    }
  }

  @Nested
  final class Concurrency extends ConcurrencyContract {
    @Override
    protected StorageFixture fixture() {
      return StorageKit.this.fixture();
    }
  }

  @Nested
  final class LikeTheModel extends ModelContract {
    @Override
    protected StorageFixture fixture() {
      return StorageKit.this.fixture();
    }
  }

  @Nested
  final class Atomicity extends AtomicityContract {
    @Override
    protected StorageFixture fixture() {
      return StorageKit.this.fixture();
    }
  }

  @Nested
  final class Quota extends QuotaContract {
    @Override
    protected StorageFixture fixture() {
      return StorageKit.this.fixture();
    }
  }

  @Nested
  final class Check extends CheckContract {
    @Override
    protected StorageFixture fixture() {
      return StorageKit.this.fixture();
    }
  }
}
