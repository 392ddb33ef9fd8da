package org.heddle.storage.jdbc;

import java.util.Comparator;
import java.util.Optional;
import org.heddle.storage.MailboxId;

/// A mailbox as the tables name it.
///
/// @param mailbox distinct over all accounts
record MailboxKey(long account, long mailbox) implements Comparable<MailboxKey> {
  private static final Comparator<MailboxKey> ORDER =
      Comparator.comparingLong(MailboxKey::account).thenComparingLong(MailboxKey::mailbox);
  private static final int DIGITS = 36;

  /// The id that clients see, where it does not come from elsewhere.
  MailboxId id() {
    return new MailboxId("m" + Long.toString(mailbox, DIGITS));
  }

  /// The id that clients see.
  ///
  /// @param elsewhere the one that it came with, or empty
  MailboxId id(String elsewhere) {
    return elsewhere.isEmpty() ? id() : new MailboxId(elsewhere);
  }

  /// The number in an id; nothing for an id that cannot be one of ours.
  static Optional<Long> number(MailboxId id) {
    if (!id.value().startsWith("m")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.parseLong(id.value().substring(1), DIGITS));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /// The order in which rows are locked.
  @Override
  public int compareTo(MailboxKey other) {
    return ORDER.compare(this, other);
  }
}
