package org.heddle.storage.kit;

import java.util.Set;
import org.heddle.storage.Account;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Storage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// What all contracts share: one storage per test, opened empty before and closed after it.
public abstract class StorageContract {
  private @Nullable StorageFixture fixture;
  private @Nullable Storage storage;

  /// Asked once per test, for a storage that is empty.
  protected abstract StorageFixture fixture();

  @BeforeEach
  final void openStorage() {
    fixture = fixture();
    storage = fixture.open();
  }

  @AfterEach
  final void closeStorage() {
    if (storage != null) {
      storage.close();
    }
  }

  /// The storage as it is open now.
  protected final Storage storage() {
    if (storage == null) {
      throw new IllegalStateException("Not open");
    }
    return storage;
  }

  /// The fixture of the running test.
  protected final StorageFixture current() {
    if (fixture == null) {
      throw new IllegalStateException("Not open");
    }
    return fixture;
  }

  /// Closes the storage and opens it again: accounts and mailboxes from before are no use any more.
  protected final void reopen() {
    storage().close();
    storage = current().open();
  }

  /// As [#reopen], and what is only a cache is lost in between.
  protected final void reopenWithoutCaches() {
    storage().close();
    current().loseCaches().run();
    storage = current().open();
  }

  /// The account that most tests use.
  protected final Account account() {
    return storage().account("alice");
  }

  /// The INBOX of [#account].
  protected final Mailbox inbox() {
    return open("INBOX");
  }

  /// A mailbox of [#account] that is there.
  protected final Mailbox open(String name) {
    return account().open(new MailboxName(name));
  }

  /// A new mailbox of [#account].
  protected final Mailbox create(String name) {
    account().create(new MailboxName(name), Set.of());
    return open(name);
  }
}
