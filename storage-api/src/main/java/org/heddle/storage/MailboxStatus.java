package org.heddle.storage;

/// The counters of a mailbox at one instant.
///
/// @param uidValidity 1 to 4,294,967,295; differs whenever UIDs of this name may mean other
///   messages than before
/// @param uidNext above every UID ever given out here; never falls
/// @param highestModSeq at least 1; never falls, and no commit leaves it as it was
/// @param messages how many there are
/// @param recent how many nobody has claimed as recent yet, see [Mailbox#claimRecent]
/// @param unseen how many lack `\Seen`
/// @param deleted how many carry `\Deleted`
/// @param bytes the sum of their sizes
public record MailboxStatus(
    MailboxId id,
    long uidValidity,
    long uidNext,
    long highestModSeq,
    long messages,
    long recent,
    long unseen,
    long deleted,
    long bytes) {}
