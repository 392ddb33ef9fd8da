package org.heddle.storage;

/// All mail of one installation. Thread-safe. Every method of every type reached from here is one
/// short, complete transaction: no cursor, lock or connection outlives the call, and none calls
/// back into the server. All of them throw [StorageException.Unavailable] when the storage cannot
/// work now and [StorageException.Corrupt] when it cannot understand what it finds.
public interface Storage extends AutoCloseable {
  /// Who may log in.
  Users users();

  /// The account of that name; made, with its INBOX, when there is none yet.
  Account account(String name);

  /// The account of that name, as [#account(String)] has it; what is done through it makes the
  /// account grow up to these limits only.
  default Account account(String name, QuotaLimits limits) {
    return account(name);
  }

  /// Writes what is pending and ends; idempotent.
  @Override
  void close();
}
