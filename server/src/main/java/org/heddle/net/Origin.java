package org.heddle.net;

import java.net.InetAddress;

/// Where a connection comes from, as far as admission cares.
sealed interface Origin {
  /// Another machine, or this one over TCP.
  record Remote(InetAddress address) implements Origin {}

  /// A proxy, which has not said yet for whom it speaks.
  record Proxy(InetAddress address) implements Origin {}

  /// A Unix socket; the operating system vouches for the user's name.
  record Local(String unixUser) implements Origin {}

  /// Whoever owns the server: never turned away for want of room.
  record Owner() implements Origin {}
}
