package org.heddle.storage.kit;

import java.util.Optional;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.QuotaLimits;

/// An account of a [MemoryStorage] that was opened with limits.
record LimitedAccount(MemoryAccount inner, QuotaLimits limits) implements ForwardingAccount {
  @Override
  public Mailbox open(MailboxName mailbox) {
    return inner.open(mailbox, limits);
  }

  @Override
  public Optional<Restored> restore(String id) {
    return inner.restore(id, limits);
  }
}
