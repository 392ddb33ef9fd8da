package org.heddle.storage.maildir;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.Usage;

/// How an account grows up to its limits.
///
/// Whoever makes it grow holds one lock of the account from the look at what it holds until its own
/// messages are part of that: so no two look at the same room. The lock comes before all others,
/// and is taken only where there is a limit; others may make the account smaller meanwhile. What
/// other programs deliver at the same moment counts from when it is seen.
///
/// @param lock one for all handles on the account
/// @param usage what the account holds
record Growth(QuotaLimits limits, ReentrantLock lock, Supplier<Usage> usage) {
  /// Runs work that asks [#admit] before it adds messages.
  <R> R growing(Supplier<R> work) {
    if (!limits.isLimited()) {
      return work.get();
    }
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /// Allows the account to grow, or refuses it; within [#growing], and holding no other lock.
  ///
  /// @throws org.heddle.storage.StorageException.OverQuota if it would hold more than it may
  void admit(Usage growth) {
    if (limits.isLimited()) {
      limits.admit(usage.get(), growth);
    }
  }
}
