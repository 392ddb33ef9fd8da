package org.heddle.storage;

import java.util.List;

/// What happened to a mailbox after some mod-sequence, as of one instant: all or nothing of each
/// commit.
public sealed interface Changes {
  /// The mailbox after the changes.
  MailboxStatus status();

  /// @param changed the messages that exist and came or changed since, ascending by UID
  /// @param vanished the UIDs that were expunged since, whether or not they had existed at the
  ///   mod-sequence asked for
  /// @param keywords as in [Snapshot]
  record Delta(MailboxStatus status, MessageTable changed, UidSet vanished, List<String> keywords)
      implements Changes {}

  /// The history does not reach back that far: here is all there is.
  record Forgotten(Snapshot snapshot) implements Changes {
    @Override
    public MailboxStatus status() {
      return snapshot.status();
    }
  }
}
