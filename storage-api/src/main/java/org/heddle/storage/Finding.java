package org.heddle.storage;

/// Something in a storage that does not agree with the rest of it; see [Storage#check].
///
/// @param account whose mail it is about
/// @param place the mailbox or file; empty for the account as a whole
/// @param what one line for the operator, without the place
public record Finding(String account, String place, String what, Remedy remedy) {
  /// What to do when something is found.
  public enum Repair {
    /// Only say so.
    NO,
    /// Put it right where that is possible.
    YES
  }

  /// What became of it, or can become of it.
  public enum Remedy {
    /// It was put right.
    REPAIRED,
    /// [Repair#YES] puts it right.
    REPAIRABLE,
    /// The storage puts it right by itself, when it next looks at the place.
    BY_ITSELF,
    /// Nothing here can bring back what is gone: it has to come from a backup.
    NONE
  }
}
