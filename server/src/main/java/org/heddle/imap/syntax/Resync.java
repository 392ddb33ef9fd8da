package org.heddle.imap.syntax;

import java.util.Optional;
import org.heddle.storage.UidSet;

/// What a client that comes back to a mailbox says of what it knows (RFC 7162).
public sealed interface Resync {
  /// Nothing, and it does not want mod-sequences.
  record None() implements Resync {}

  /// `CONDSTORE`: it wants mod-sequences from here on (section 3.1.8).
  record CondStore() implements Resync {}

  /// `QRESYNC` (section 3.2.5).
  ///
  /// @param uidValidity what the rest was true for
  /// @param modSeq up to which it knows everything
  /// @param known the UIDs it cares for; all if it names none
  /// @param sample message numbers and the UIDs that it knows them to have
  record QResync(long uidValidity, long modSeq, Optional<UidSet> known, Optional<Sample> sample)
      implements Resync {}

  /// The n-th number is that of the n-th UID: there are as many of both.
  record Sample(UidSet numbers, UidSet uids) {}
}
