package org.heddle.storage;

import java.time.Instant;
import java.time.OffsetDateTime;

/// What is known of a message without reading it.
///
/// @param uid 1 to [UidSet#MAX_UID]
/// @param modSeq the mod-sequence of its last change
/// @param internalDate whole seconds, in the zone it was given with: SEARCH compares its date
///   without conversion (RFC 9051 section 6.4.4)
/// @param saveDate when it came into this mailbox; whole seconds (RFC 8514)
/// @param size RFC822.SIZE: exactly the number of bytes its [Content] has; below 4 GiB
/// @param emailId the same for all copies of a message within an account and for no other message
///   (RFC 8474)
public record Metadata(
    long uid,
    long modSeq,
    Flags flags,
    OffsetDateTime internalDate,
    Instant saveDate,
    long size,
    long emailId) {}
