package org.heddle.storage;

/// A mailbox as the source of a [Replica] has it.
///
/// @param info its id is kept, whatever this storage gives out itself
/// @param uidValidity 1 to 4,294,967,295
public record ReplicaMailbox(MailboxInfo info, long uidValidity, AccessList access) {
  /// @throws IllegalArgumentException if id or UIDVALIDITY are none; the source may be a stranger
  public ReplicaMailbox {
    if (!info.id().value().matches("[A-Za-z0-9_-]{1,200}")) {
      throw new IllegalArgumentException("No id of a mailbox: " + info.id());
    }
    if (uidValidity < 1 || uidValidity > UidSet.MAX_UID) {
      throw new IllegalArgumentException("No UIDVALIDITY: " + uidValidity);
    }
  }
}
