package org.heddle.net;

import java.net.InetAddress;

/// All addresses that share their first bits with one address, as `192.0.2.0/24` or `2001:db8::/32`
/// (RFC 4632 section 3.1). A single address is a range of its full length.
///
/// @param network an address in the range
/// @param bits 0 to 32 for IPv4, 0 to 128 for IPv6
public record AddressRange(InetAddress network, int bits) {
  /// @throws IllegalArgumentException if there are not that many bits in the address
  public AddressRange {
    if (bits < 0 || bits > network.getAddress().length * 8) {
      throw new IllegalArgumentException("a prefix of " + bits + " bits does not fit " + network);
    }
  }

  /// Reads `address` or `address/bits`; never asks DNS.
  ///
  /// @throws IllegalArgumentException if it is neither
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    var network = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
    int bits = network.getAddress().length * 8;
    return new AddressRange(
        network, slash < 0 ? bits : Integer.parseUnsignedInt(text.substring(slash + 1)));
  }

  /// Whether the address is in the range; one of the other family never is.
  public boolean contains(InetAddress address) {
    byte[] mine = network.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    int whole = bits / 8;
    for (int i = 0; i < whole; i++) {
      if (mine[i] != other[i]) {
        return false;
      }
    }
    int rest = bits % 8;
    return rest == 0 || ((mine[whole] ^ other[whole]) & 0xFF) >> (8 - rest) == 0;
  }

  @Override
  public String toString() {
    return network.getHostAddress() + "/" + bits;
  }
}
