package org.heddle.storage;

import java.util.Optional;

/// One mailbox of an account's tree.
public record MailboxInfo(MailboxId id, MailboxName name, Optional<SpecialUse> use) {}
