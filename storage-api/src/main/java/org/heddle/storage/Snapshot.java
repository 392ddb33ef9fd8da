package org.heddle.storage;

import java.util.List;

/// A mailbox at one instant. Immutable, and cheap however large the mailbox is.
///
/// @param messages all messages, ascending by UID
/// @param keywords every keyword in use, or known to the mailbox, in the spelling first given
public record Snapshot(MailboxStatus status, MessageTable messages, List<String> keywords) {}
