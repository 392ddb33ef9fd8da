package org.heddle.imap;

import org.heddle.storage.Account;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Right;
import org.heddle.storage.Rights;

/// A mailbox as one user reaches it.
///
/// @param account the one it belongs to: whose room it takes, and where drafts for it are made
record Place(Account account, Mailbox mailbox) {
  /// What the user may do here, now: another session may change it at any time.
  Rights rights() {
    return Rights.ALL;
  }

  /// @throws Refused with NOPERM if the user lacks one of these rights now
  void require(Right... needed) {
    if (!rights().has(needed)) {
      throw new Refused("NOPERM", "No right to do that with this mailbox");
    }
  }
}
