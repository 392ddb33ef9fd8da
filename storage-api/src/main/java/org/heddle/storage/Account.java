package org.heddle.storage;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/// The mailboxes of one user. Thread-safe; every call is one short, finished transaction, durable
/// when it returns.
public interface Account {
  /// The name it was opened by.
  String name();

  /// What all its mailboxes hold at one instant; exact.
  Usage usage();

  /// The limits it was opened with, which are those of what is done through it only.
  QuotaLimits limits();

  /// One snapshot of the whole tree; patterns are matched by the server.
  MailboxTree mailboxes();

  /// The access lists of all mailboxes, as of one instant; those that are empty are left out.
  Map<MailboxId, AccessList> accessLists();

  /// The counters of these mailboxes, as few queries as the storage can; those that are gone are
  /// left out.
  Map<MailboxId, MailboxStatus> statuses(Collection<MailboxId> mailboxes);

  /// @throws StorageException.NoSuchMailbox if there is none of that name; an implied parent is
  ///   none
  Mailbox open(MailboxName name);

  /// Creates a mailbox; the names above it need not exist. Its access list is that of the nearest
  /// mailbox above it, or empty if there is none (RFC 4314 section 4). Its UIDVALIDITY is above
  /// that of every mailbox that this account ever had.
  ///
  /// @param uses taken from the mailboxes that have them, as by [#assign]
  /// @throws StorageException.MailboxExists if there is one of that name
  MailboxInfo create(MailboxName name, Set<SpecialUse> uses);

  /// Makes these the special uses of a mailbox, all that it has. No two mailboxes have the same: it
  /// is taken from the one that had it, in the same transaction (RFC 6154 section 5.4).
  ///
  /// @throws StorageException.NoSuchMailbox if there is none of that name
  void assign(MailboxName name, Set<SpecialUse> uses);

  /// Removes the mailbox and its messages; the mailboxes below it stay, and its subscription too.
  ///
  /// @throws StorageException.NoSuchMailbox if there is none of that name
  /// @throws StorageException.InvalidName if it is INBOX
  void delete(MailboxName name);

  /// Renames the mailbox or implied parent `from` and all below it, atomically; ids, UIDs and
  /// UIDVALIDITY and access lists are kept, subscriptions stay as they are. INBOX moves its
  /// messages to a new mailbox, whose access list is empty, and stays, its children stay (RFC 9051
  /// section 6.3.6).
  ///
  /// @throws StorageException.NoSuchMailbox if `from` is neither a mailbox nor an implied parent
  /// @throws StorageException.MailboxExists if `to`, or a name that one below `from` would get, is
  ///   a mailbox
  /// @throws StorageException.InvalidName if `to` is `from` or lies below it, or a new name would
  ///   be too long
  void rename(MailboxName from, MailboxName to);

  /// Adds the name to the subscriptions; there need not be such a mailbox.
  void subscribe(MailboxName name);

  /// Takes the name from the subscriptions; no error if it is not there.
  void unsubscribe(MailboxName name);

  /// Rings after any change of what [#mailboxes] and [#accessLists] tell: a mailbox that came, went
  /// or has another name or use, a subscription that came or went, another right. Also after a
  /// change of what an access list of another account gives to this user, or to anyone. The rules
  /// are those of [Mailbox#watch]; the watcher asks these two, and [Storage#sharingWith].
  Mailbox.Watch watchTree(Runnable hint);

  /// As [Mailbox#watch] for the mailbox of that id, without opening it: for who watches many. If
  /// there is none it never rings.
  Mailbox.Watch watch(MailboxId mailbox, Runnable hint);

  /// A place for message content before it is part of a mailbox; any mailbox of this account takes
  /// it.
  Draft draft();

  /// Writes this account as it is elsewhere. Limits do not hold for what is written so.
  ///
  /// @throws StorageException.NotPermitted if this storage cannot
  default Replica replica() {
    throw new StorageException.NotPermitted("This storage takes no copy of an account as it is");
  }
}
