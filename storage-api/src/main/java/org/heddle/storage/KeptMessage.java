package org.heddle.storage;

import java.time.Instant;
import java.time.OffsetDateTime;

/// A message that was expunged and can still be brought back.
///
/// @param id names it within its account, as long as it is kept; nothing else is to be read from it
/// @param mailbox where it was: as that mailbox is called now, or was called when it was deleted
/// @param uid the UID it had there
/// @param expunged when it went; whole seconds
/// @param size the number of bytes
/// @param internalDate whole seconds
public record KeptMessage(
    String id,
    MailboxName mailbox,
    long uid,
    Instant expunged,
    long size,
    OffsetDateTime internalDate) {}
