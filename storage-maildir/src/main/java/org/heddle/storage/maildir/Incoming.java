package org.heddle.storage.maildir;

import java.nio.file.Path;
import java.time.OffsetDateTime;
import org.heddle.storage.Flags;
import org.heddle.storage.Metadata;

/// A message whose file waits in the `tmp` of an account, forced, for its place in a mailbox.
///
/// @param spool where it waits
/// @param base what it will be called, sizes included
/// @param emailId 0 for a message that is no copy
record Incoming(
    Path spool, String base, Flags flags, OffsetDateTime internalDate, long emailId, long size) {
  /// The same file, to be called otherwise: as a message that has its email id from elsewhere.
  ///
  /// @param prefix the name without sizes
  Incoming called(String prefix, Metadata row) {
    String sizes = base.substring(base.indexOf(",S="));
    int email = sizes.indexOf(",E=");
    String name = prefix + (email < 0 ? sizes : sizes.substring(0, email));
    return new Incoming(
        spool,
        name + FileName.email(row.emailId()),
        row.flags(),
        row.internalDate(),
        row.emailId(),
        size);
  }
}
