package org.heddle.storage;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// The mailboxes of one user. Thread-safe; every call is one short, finished transaction, durable
/// when it returns.
public interface Account {
  /// How many calls of [#annotate] are remembered at least, see [#annotationChanges].
  int ANNOTATION_HISTORY = 100;

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

  /// All annotations of the account and its mailboxes, of all users, as of one instant: what a copy
  /// of it needs.
  List<Annotation> annotations();

  /// The annotations that a user sees, shared ones and the user's own, as of one instant and by as
  /// few queries as the storage can.
  ///
  /// @param about mailboxes, and nothing for the account itself; those that are gone are left out
  /// @param wanted which entries; asked before values are read, where that spares something
  List<Annotation> annotations(
      String user, Collection<Optional<MailboxId>> about, Predicate<EntryName> wanted);

  /// Sets and removes annotations, all or none. The watchers of the mailbox hear of it, and those
  /// of the tree.
  ///
  /// @param mailbox what they are about: the account itself if there is none
  /// @param user whose the private ones are
  /// @param values at most [Annotation#MAX_VALUE] octets each; nothing removes an entry
  /// @return the state of the account's annotations afterwards, as [#annotationChanges] has it; it
  ///   is this call's alone
  /// @throws StorageException.NoSuchMailbox if the mailbox is gone
  /// @throws StorageException.LimitReached if they would take more room than [Annotation.Room] has
  long annotate(Optional<MailboxId> mailbox, String user, Map<EntryName, Optional<byte[]>> values);

  /// Which annotations, of all users, calls of [#annotate] with a higher state than this one named.
  /// What was done before the last [#ANNOTATION_HISTORY] calls may be left out. A state is good as
  /// long as the storage stays open.
  Annotation.Changes annotationChanges(long since);

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

  /// Removes the mailbox, its messages and its annotations; the mailboxes below it stay, and its
  /// subscription too.
  ///
  /// @throws StorageException.NoSuchMailbox if there is none of that name
  /// @throws StorageException.InvalidName if it is INBOX
  void delete(MailboxName name);

  /// Renames the mailbox or implied parent `from` and all below it, atomically; ids, UIDs and
  /// UIDVALIDITY, access lists and annotations are kept, subscriptions stay as they are. INBOX
  /// moves its messages to a new mailbox, whose access list is empty, and stays, its children stay
  /// (RFC 9051 section 6.3.6). Both have the annotations of INBOX then (RFC 5464 section 4.1).
  ///
  /// @throws StorageException.NoSuchMailbox if `from` is neither a mailbox nor an implied parent
  /// @throws StorageException.MailboxExists if `to`, or a name that one below `from` would get, is
  ///   a mailbox
  /// @throws StorageException.InvalidName if `to` is `from` or lies below it, or a new name would
  ///   be too long
  /// @throws StorageException.LimitReached if there is no room for a copy of the annotations of
  ///   INBOX
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

  /// Messages that were expunged and are kept ([StorageConfig#keepExpunged]): by [Mailbox#expunge],
  /// [Mailbox#replace] or because their mailbox was deleted. What was moved, or what another
  /// program expunged, is not kept. They are no part of any mailbox, and count neither for [#usage]
  /// nor for limits. How long one is kept was settled when it was expunged; after that it is not
  /// told here, and some time later its content is gone.
  ///
  /// @param after the id that the page begins behind; nothing to begin with the first
  /// @param limit the most to return; less means that there are no more
  /// @return in an order of the storage's own
  List<KeptMessage> kept(Optional<String> after, int limit);

  /// Brings a kept message back, with a new UID and mod-sequence, its flags but for `\Deleted`, its
  /// internal date and its email id: into the mailbox it was in, or else into one that has the same
  /// name now, or else into INBOX. It is kept no longer then: of two that bring it back at once,
  /// one does.
  ///
  /// @return nothing if it is not kept (any more)
  /// @throws StorageException.OverQuota if the account would hold more than it may
  Optional<Restored> restore(String id);

  /// Where a message is that was brought back.
  record Restored(MailboxName mailbox, long uid) {}

  /// Writes this account as it is elsewhere. Limits do not hold for what is written so.
  ///
  /// @throws StorageException.NotPermitted if this storage cannot
  default Replica replica() {
    throw new StorageException.NotPermitted("This storage takes no copy of an account as it is");
  }
}
