package org.heddle.imap;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.heddle.storage.Account;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.MailboxTree;
import org.heddle.storage.Right;
import org.heddle.storage.SpecialUse;
import org.heddle.storage.StorageException;

/// The mailboxes that one user can reach, by the names that their client knows them by: the one way
/// from a name in a command to a mailbox. What the user may not know of is not there (RFC 4314
/// section 6). Confined to the session's thread.
final class Mailboxes {
  private final Account own;

  /// @param own the account of the user who is logged in
  Mailboxes(Account own) {
    this.own = own;
  }

  /// The account of the user who is logged in: their settings, their subscriptions.
  Account own() {
    return own;
  }

  /// The mailbox of that name, for a command that needs these rights there.
  ///
  /// @throws StorageException.NoSuchMailbox if there is none that the user may know of
  /// @throws Refused with NOPERM if the user lacks one of the rights
  Place open(MailboxName name, Right... needed) {
    var place = new Place(own, own.open(name));
    place.require(needed);
    return place;
  }

  /// The mailbox of that name, to put messages in.
  ///
  /// @throws Refused with TRYCREATE if there is none, and the user could make it
  Place openTarget(MailboxName name) {
    try {
      return open(name, Right.INSERT);
    } catch (StorageException.NoSuchMailbox missing) {
      throw new Refused("TRYCREATE", missing.message());
    }
  }

  /// All that the user may know of, and what they subscribed to, as of one instant.
  MailboxTree tree() {
    return own.mailboxes();
  }

  /// The counters of these mailboxes; those that are gone are left out.
  Map<MailboxId, MailboxStatus> statuses(Collection<MailboxId> mailboxes) {
    return own.statuses(mailboxes);
  }

  /// As [Account#create].
  MailboxInfo create(MailboxName name, Optional<SpecialUse> use) {
    return own.create(name, use);
  }

  /// As [Account#delete].
  void delete(MailboxName name) {
    own.delete(name);
  }

  /// As [Account#rename].
  void rename(MailboxName from, MailboxName to) {
    own.rename(from, to);
  }

  /// As [Account#subscribe]: whatever is subscribed to, the subscription is the user's own.
  void subscribe(MailboxName name) {
    own.subscribe(name);
  }

  /// As [Account#unsubscribe].
  void unsubscribe(MailboxName name) {
    own.unsubscribe(name);
  }
}
