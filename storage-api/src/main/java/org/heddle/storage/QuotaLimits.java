package org.heddle.storage;

/// How much mail an account may hold (RFC 9208). Only what makes it grow is refused at a limit: an
/// account that holds more already can still be read, moved within and emptied.
///
/// @param bytes the sum of the sizes of all messages, 0 or more; [#UNLIMITED] for no limit
/// @param messages 0 or more; [#UNLIMITED] for no limit
public record QuotaLimits(long bytes, long messages) {
  /// Stands for no limit.
  public static final long UNLIMITED = Long.MAX_VALUE;

  /// No limit at all.
  public static final QuotaLimits NONE = new QuotaLimits(UNLIMITED, UNLIMITED);

  /// @throws IllegalArgumentException if one is negative
  public QuotaLimits {
    if (bytes < 0 || messages < 0) {
      throw new IllegalArgumentException("A limit is not negative");
    }
  }

  /// Whether there is a limit at all.
  public boolean isLimited() {
    return bytes != UNLIMITED || messages != UNLIMITED;
  }

  /// Allows an account that holds `now` to grow by `growth`, or refuses it.
  ///
  /// @throws StorageException.OverQuota if it would hold more of what it gets more of than it may
  public void admit(Usage now, Usage growth) {
    if (growth.bytes() > 0 && now.bytes() > bytes - growth.bytes()) {
      throw new StorageException.OverQuota("The account may not hold so much mail");
    }
    if (growth.messages() > 0 && now.messages() > messages - growth.messages()) {
      throw new StorageException.OverQuota("The account may not hold so many messages");
    }
  }
}
