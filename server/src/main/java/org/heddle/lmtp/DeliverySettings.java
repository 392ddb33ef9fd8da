package org.heddle.lmtp;

import java.nio.file.Path;
import org.heddle.storage.QuotaLimits;

/// How mail is delivered. Immutable.
///
/// @param serverName what the server calls itself
/// @param messageLimit the largest message, in octets, at least 1
/// @param delimiter what parts the user from the mailbox in an address; empty for nothing
/// @param quota the limits of an account that has none of its own
/// @param spool a directory for large messages on their way; made when it is needed
public record DeliverySettings(
    String serverName,
    long messageLimit,
    String delimiter,
    WhenFull whenFull,
    QuotaLimits quota,
    Path spool) {
  /// What becomes of mail for an account that is full.
  public enum WhenFull {
    REJECT,
    DEFER
  }
}
