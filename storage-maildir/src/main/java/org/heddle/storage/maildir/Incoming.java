package org.heddle.storage.maildir;

import java.nio.file.Path;
import java.time.OffsetDateTime;
import org.heddle.storage.Flags;

/// A message whose file waits in the `tmp` of an account, forced, for its place in a mailbox.
///
/// @param spool where it waits
/// @param base what it will be called, sizes included
/// @param emailId 0 for a message that is no copy
record Incoming(
    Path spool, String base, Flags flags, OffsetDateTime internalDate, long emailId, long size) {}
