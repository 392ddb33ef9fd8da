package org.heddle.storage;

import java.util.Set;

/// One mailbox of an account's tree.
///
/// @param uses mostly none or one
public record MailboxInfo(MailboxId id, MailboxName name, Set<SpecialUse> uses) {
  public MailboxInfo {
    uses = SpecialUse.setOf(uses);
  }
}
