package org.heddle.storage;

import java.util.List;
import java.util.SortedSet;

/// Writes an account as it is elsewhere: with the ids, UIDs, mod-sequences, dates and counters of
/// the source, so that a client that has seen the source finds nothing changed here, not even by
/// QRESYNC (RFC 7162). A copy of a whole account, a copy that follows a source in use, a backup and
/// its way back are all of this kind.
///
/// An account becomes a replica by the first [#tree], for which it must be *untouched*: nothing but
/// an INBOX that never had a message, and no subscription. From then on it belongs to its source,
/// which is known by the id of its INBOX, until [#release]; what others write into it meanwhile is
/// found out sooner or later, and then the copying is refused.
///
/// A copy, and every later round that brings it up to date, goes like this:
/// 1. [#tree] with the tree of the source.
/// 2. For each mailbox: [#vanish] what was expunged since the last round, the oldest first; [#put]
///    what came or changed since, ascending by UID, a bounded number (and a bounded number of
///    bytes) at a time; [#settle] with the counters that the source had at the instant whose
///    changes these were. Until then the mailbox answers [Changes.Forgotten] or as it did after the
///    round before.
///
/// | the source | what to say here |
/// |---|---|
/// | in the first round | [Mailbox#snapshot] and all of [Mailbox#history] up to its mod-sequence, as for `Forgotten` if there was a round that was interrupted |
/// | later, a [Changes.Delta] since the mod-sequence settled last | what changed, and that part of the history |
/// | later, [Changes.Forgotten] | the snapshot and all of the history, and as expunged at [Mailbox.History#from] what is here, not there, and not in the history |
///
/// Every call is one transaction, durable when it returns, and can be made again: what is there
/// already as it should be is left alone, so that an interrupted round is simply begun anew. Only
/// [#tree] may be done in part when it fails. Counters never fall. What cannot be kept as it is at
/// the source is refused, with the exception that says why: nothing is silently different. Which
/// messages are recent is not carried over, see [Mailbox#claimRecent]; annotations are, by
/// [Account#annotate].
///
/// Handles on mailboxes that were opened before a [#tree] may be of no use after it. Confined to
/// one thread; holds nothing between two calls.
public interface Replica {
  /// Makes the tree what it is at the source: mailboxes are made, renamed by their ids whatever the
  /// order, and removed if they are not in the list; special uses, access lists and subscriptions
  /// are taken over. A mailbox whose UIDVALIDITY is another than before begins anew.
  ///
  /// @param mailboxes all of them, INBOX included
  /// @throws StorageException.NotPermitted if this account is neither untouched nor a replica of
  ///   this source, or if the UIDVALIDITY of INBOX is another than before
  /// @throws StorageException.InvalidName if this storage can have no mailbox of such a name
  void tree(List<ReplicaMailbox> mailboxes, SortedSet<MailboxName> subscriptions);

  /// Takes messages over, all or none. Those that are new have UIDs above all that were here
  /// before; of those that are there, flags and mod-sequence become as given. Their mod-sequences
  /// are above what was settled last.
  ///
  /// @param messages ascending by UID; their drafts are consumed, whether it succeeds or not
  /// @throws StorageException.NoSuchMailbox if the last [#tree] had none of this id
  /// @throws StorageException.MessageGone if a message that should be [ReplicaMessage.Present], or
  ///   be copied from, is not there
  /// @throws StorageException.NotPermitted if a UID is taken by another message, or was, or if a
  ///   mod-sequence would fall
  void put(MailboxId mailbox, List<ReplicaMessage> messages);

  /// Expunges messages, and remembers that they were expunged at these mod-sequences. The messages
  /// need not have been here.
  ///
  /// @param expunged ascending by mod-sequence; what is not above the newest that is remembered is
  ///   taken for said before
  /// @throws StorageException.NoSuchMailbox as [#put]
  void vanish(MailboxId mailbox, List<Mailbox.Expunged> expunged);

  /// Ends a round for a mailbox: from now on it has the counters of the source, and answers
  /// [Mailbox#changesSince] as the source did.
  ///
  /// @param source the counters of the source at the instant of the round
  /// @param historyFrom [Mailbox.History#from] of the source; where it is above the mod-sequence
  ///   settled before, what lies between is [Changes.Forgotten] here too
  /// @param keywords all that the source knows, as in [Snapshot]
  /// @throws StorageException.NoSuchMailbox as [#put]
  /// @throws StorageException.NotPermitted if UIDVALIDITY, the number of messages, of unseen or of
  ///   deleted ones or their bytes are not those of the source, or if a counter would fall
  void settle(MailboxStatus source, long historyFrom, List<String> keywords);

  /// Ends the account's being a replica: it is an account of its own now, and refuses to become one
  /// again. No error if it is none.
  void release();
}
