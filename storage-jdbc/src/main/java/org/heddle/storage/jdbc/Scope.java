package org.heddle.storage.jdbc;

import java.util.List;
import org.heddle.storage.QuotaLimits;

/// What a write is about to touch: locked before it runs, in one order for all.
///
/// @param mailboxes locked before any write of the group runs
/// @param indexed those of them whose messages the write must know
/// @param company whether others may be in the same transaction
/// @param growing accounts whose usage the write must know, because they may grow up to a limit
///   only; their rows are locked before any mailbox
/// @param durability whether the write must outlive a crash
record Scope(
    List<MailboxKey> mailboxes,
    List<MailboxKey> indexed,
    List<Long> growing,
    Company company,
    Durability durability) {
  enum Company {
    WELCOME,
    /// It locks further rows while it runs.
    ALONE
  }

  enum Durability {
    FORCED,
    /// Losing it in a crash changes no answer (I12), so that the journal is spared.
    MAY_BE_LOST
  }

  /// A write that knows the row of a mailbox.
  static Scope row(MailboxKey mailbox) {
    return new Scope(List.of(mailbox), List.of(), List.of(), Company.WELCOME, Durability.FORCED);
  }

  /// A write that knows the messages in a mailbox.
  static Scope index(MailboxKey mailbox) {
    return new Scope(
        List.of(mailbox), List.of(mailbox), List.of(), Company.WELCOME, Durability.FORCED);
  }

  /// A write that takes messages from one mailbox to another.
  static Scope transfer(MailboxKey source, MailboxKey target) {
    return new Scope(
        List.of(source, target), List.of(source), List.of(), Company.WELCOME, Durability.FORCED);
  }

  /// A write that locks what it needs by itself.
  static Scope alone() {
    return new Scope(List.of(), List.of(), List.of(), Company.ALONE, Durability.FORCED);
  }

  /// The same write, not worth the journal.
  Scope mayBeLost() {
    return new Scope(mailboxes, indexed, growing, company, Durability.MAY_BE_LOST);
  }

  /// The same write, which makes an account grow up to these limits.
  Scope growing(long account, QuotaLimits limits) {
    return limits.isLimited()
        ? new Scope(mailboxes, indexed, List.of(account), company, durability)
        : this;
  }
}
