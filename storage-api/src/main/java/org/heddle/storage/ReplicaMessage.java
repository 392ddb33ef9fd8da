package org.heddle.storage;

/// A message as the source of a [Replica] has it.
///
/// @param metadata kept as it is, down to the email id: messages with the same one have the same
///   bytes
/// @param origin where its bytes come from
public record ReplicaMessage(Metadata metadata, Origin origin) {
  /// @throws IllegalArgumentException if the UID or the mod-sequence is none
  public ReplicaMessage {
    if (metadata.uid() < 1 || metadata.uid() > UidSet.MAX_UID || metadata.modSeq() < 1) {
      throw new IllegalArgumentException("No UID or no mod-sequence: " + metadata);
    }
  }

  /// Where the bytes of a message come from.
  public sealed interface Origin permits Bytes, CopyOf, Present {}

  /// They are in a draft of this account. If it turns out that the account has them already, they
  /// are not stored again where the storage can share them.
  public record Bytes(Draft draft) implements Origin {}

  /// They are those of another message of the replica, which is there already and has the same
  /// email id; stored once where the storage can share them.
  public record CopyOf(MailboxId mailbox, long uid) implements Origin {}

  /// The message is there already, and only flags and mod-sequence may have changed.
  public record Present() implements Origin {}
}
