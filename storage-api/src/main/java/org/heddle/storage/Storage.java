package org.heddle.storage;

import java.util.List;
import java.util.SortedSet;
import java.util.function.Consumer;

/// All mail of one installation. Thread-safe. Every method of every type reached from here is one
/// short, complete transaction: no cursor, lock or connection outlives the call, and none calls
/// back into the server. All of them throw [StorageException.Unavailable] when the storage cannot
/// work now and [StorageException.Corrupt] when it cannot understand what it finds.
public interface Storage extends AutoCloseable {
  /// Who may log in.
  Users users();

  /// The account of that name, without limits; made, with its INBOX, when there is none yet.
  default Account account(String name) {
    return account(name, QuotaLimits.NONE);
  }

  /// The account of that name, made as by [#account(String)]. The limits are those of what is
  /// returned and of every mailbox opened through it: an append or a copy by which the account
  /// would hold more than they allow is refused with [StorageException.OverQuota] and changes
  /// nothing. This is decided in the transaction that stores the messages, so that it is exact
  /// whatever others do at the same time: as if all calls of all threads, handles and nodes were
  /// made one after another. What does not make the account grow is never refused, also when it
  /// holds more already.
  Account account(String name, QuotaLimits limits);

  /// The accounts of others that may have something for this user: those in which a mailbox has an
  /// entry for the user or for [AccessList#ANYONE]. There may be some that have nothing (any more);
  /// none is left out. Costs no look into the accounts.
  SortedSet<String> sharingWith(String user);

  /// Looks whether all that is kept of an account agrees with itself, content included, and tells
  /// what does not. An account that is not there is not made, and nothing is found in it. Others
  /// may read and write meanwhile: what only looks wrong because they do is not told. Many short
  /// transactions instead of one; the time is that of reading all mail of the account.
  ///
  /// Repairing keeps what can be kept: ids, UIDs, UIDVALIDITY, flags and dates stay, counters only
  /// rise. What cannot be brought back is told and left as it is. Afterwards another check finds
  /// only what has no remedy.
  ///
  /// @throws StorageException.NotPermitted if this storage cannot be checked
  default void check(String account, Finding.Repair repair, Consumer<Finding> findings) {
    throw new StorageException.NotPermitted("This storage cannot be checked");
  }

  /// The names of the accounts there are, in an order of the storage's own, a page at a time.
  ///
  /// @param after the last name of the page before; empty for the first page
  /// @param limit how many at most, above 0; the page after the last is empty
  List<String> accounts(String after, int limit);

  /// Writes what is pending and ends; idempotent.
  @Override
  void close();
}
