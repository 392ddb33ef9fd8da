package org.heddle.lmtp;

import java.nio.file.Path;
import org.heddle.net.Connection;
import org.heddle.net.Greeting;
import org.heddle.net.Protocol;

/// LMTP (RFC 2033). Thread-safe.
///
/// @param spool a directory for messages that arrive
/// @param largest message, in bytes
/// @param overQuota what the sender of a message hears that does not fit
public record LmtpProtocol(Delivery delivery, Path spool, long largest, OverQuota overQuota)
    implements Protocol {
  /// What becomes of mail for an account that is full.
  public enum OverQuota {
    /// It goes back.
    REJECT,
    /// It is tried again.
    DEFER
  }

  @Override
  public Session open(Connection connection, Greeting greeting) {
    return new LmtpSession(connection, greeting, this);
  }
}
