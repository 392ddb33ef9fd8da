package org.heddle.net;

import java.net.InetAddress;
import java.util.List;

/// Which addresses may connect: those in no range of `deny`, and, unless `allow` is empty, in one
/// of `allow`.
public record AddressRules(List<AddressRange> allow, List<AddressRange> deny) {
  /// Everybody may.
  public static final AddressRules OPEN = new AddressRules(List.of(), List.of());

  public AddressRules {
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
  }

  /// Whether a connection from this address is welcome.
  public boolean permits(InetAddress address) {
    return deny.stream().noneMatch(range -> range.contains(address))
        && (allow.isEmpty() || allow.stream().anyMatch(range -> range.contains(address)));
  }
}
