package org.heddle.storage;

/// A mailbox as the source of a [Replica] has it.
///
/// @param info its id is kept, whatever this storage gives out itself
/// @param uidValidity 1 to 4,294,967,295
public record ReplicaMailbox(MailboxInfo info, long uidValidity, AccessList access) {}
