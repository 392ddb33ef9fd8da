package org.heddle.moving.imap;

import java.util.Set;
import org.heddle.storage.MailboxName;
import org.heddle.storage.SpecialUse;

/// A mailbox that can be selected there.
///
/// @param wireName as the server says it
/// @param name what it is here
public record RemoteMailbox(String wireName, MailboxName name, Set<SpecialUse> uses) {}
