package org.heddle.imap;

import org.heddle.storage.Account;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Right;
import org.heddle.storage.Rights;

/// A mailbox as one user reaches it.
///
/// @param account the one it belongs to: whose room it takes, and where drafts for it are made
/// @param territory that of the user who reaches it
record Place(Account account, Mailbox mailbox, Territory territory) {
  /// Who reaches it.
  String user() {
    return territory.own().name();
  }

  /// Whether the mailbox is the user's own, where everything is allowed.
  boolean isOwn() {
    return territory.isOwn(account);
  }

  /// What the user may do here, now: another session may change it at any time.
  Rights rights() {
    return isOwn() ? Rights.ALL : territory.rights(account, mailbox.accessList());
  }

  /// Whether it may be shared with everybody at once.
  boolean isForAnyone() {
    return territory.sharesWithAnyone(account);
  }

  /// @throws Refused with NOPERM if the user lacks one of these rights now
  void require(Right... needed) {
    if (!rights().has(needed)) {
      throw noPermission();
    }
  }

  static Refused noPermission() {
    return new Refused("NOPERM", "No right to do that with this mailbox");
  }
}
