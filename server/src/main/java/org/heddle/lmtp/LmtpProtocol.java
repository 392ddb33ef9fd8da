package org.heddle.lmtp;

import org.heddle.net.Connection;
import org.heddle.net.Greeting;
import org.heddle.net.Protocol;

/// LMTP (RFC 2033): mail from a mail transfer agent to the users here. Thread-safe. Nobody logs in:
/// whoever can connect can deliver.
public record LmtpProtocol(Delivery delivery) implements Protocol {
  @Override
  public Session open(Connection connection, Greeting greeting) {
    return new org.heddle.lmtp.Session(connection, greeting, delivery);
  }
}
