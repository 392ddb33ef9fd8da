package org.heddle.auth;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.heddle.net.Connection;
import org.heddle.net.Protection;

/// Who wants to log in, as far as that is known before.
///
/// @param address nothing where there is none, as on a Unix socket
/// @param protocol for the log, as `imap`
public record Visitor(Optional<InetAddress> address, Protection protection, String protocol) {
  /// Whoever is at the other end of the connection now.
  public static Visitor of(Connection connection, String protocol) {
    return new Visitor(connection.address(), connection.protection(), protocol);
  }

  /// What counts as one place: an address of IPv4, or the /64 that a customer of IPv6 has at least.
  String place() {
    return address
        .map(one ->
            one instanceof Inet6Address six
                ? HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), 8))
                : one.getHostAddress())
        .orElse("");
  }

  /// For the log: the address alone, so that a firewall can use it.
  String text() {
    return address.map(InetAddress::getHostAddress).orElse("local");
  }
}
