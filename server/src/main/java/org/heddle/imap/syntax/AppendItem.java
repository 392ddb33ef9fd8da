package org.heddle.imap.syntax;

import java.time.OffsetDateTime;
import java.util.Optional;
import org.heddle.imap.wire.LiteralHeader;
import org.heddle.storage.Flags;

/// One message of APPEND up to its literal, whose bytes are still to be read.
///
/// @param internalDate whole seconds, in the zone given; nothing if the client gave none
public record AppendItem(
    Flags flags, Optional<OffsetDateTime> internalDate, LiteralHeader literal) {}
