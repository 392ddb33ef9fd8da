package org.heddle.storage.jdbc;

import java.util.Arrays;
import java.util.List;

/// What a write is about to touch: locked before it runs, in one order for all.
///
/// @param mailboxes locked before any write of the group runs
/// @param company whether others may be in the same transaction
/// @param durability whether the write must outlive a crash
record Scope(List<MailboxKey> mailboxes, Need need, Company company, Durability durability) {
  /// What of a mailbox a write must know.
  enum Need {
    ROW,
    INDEX
  }

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

  /// A write that knows the rows of these mailboxes.
  static Scope rows(MailboxKey... mailboxes) {
    return new Scope(Arrays.asList(mailboxes), Need.ROW, Company.WELCOME, Durability.FORCED);
  }

  /// A write that knows the messages in these mailboxes.
  static Scope indexes(MailboxKey... mailboxes) {
    return new Scope(Arrays.asList(mailboxes), Need.INDEX, Company.WELCOME, Durability.FORCED);
  }

  /// A write that locks what it needs by itself.
  static Scope alone() {
    return new Scope(List.of(), Need.ROW, Company.ALONE, Durability.FORCED);
  }

  /// The same write, not worth the journal.
  Scope mayBeLost() {
    return new Scope(mailboxes, need, company, Durability.MAY_BE_LOST);
  }
}
