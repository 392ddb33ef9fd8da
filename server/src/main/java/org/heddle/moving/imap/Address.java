package org.heddle.moving.imap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;

/// Where a mailbox is: `imap://user@host:port` or `imaps://…` (RFC 5092). A user name may have an
/// `@` of its own.
public record Address(Security security, String user, String host, int port) {
  /// How the connection is protected.
  public enum Security {
    /// TLS from the first byte.
    TLS,
    /// TLS by STARTTLS; a server on this machine need not offer it.
    STARTTLS
  }

  /// Whether this names an IMAP server.
  public static boolean isOne(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.startsWith("imap://") || lower.startsWith("imaps://");
  }

  /// @throws IllegalArgumentException if it is none, with a message for the operator
  public static Address parse(String text) {
    int at = text.lastIndexOf('@');
    int slashes = text.indexOf("://");
    if (at < 0 || slashes < 0 || at < slashes) {
      throw new IllegalArgumentException("write it as imaps://USER@HOST:PORT");
    }
    String scheme = text.substring(0, slashes).toLowerCase(Locale.ROOT);
    try {
      var uri = new URI(scheme + "://" + text.substring(at + 1));
      String user = decode(text.substring(slashes + 3, at));
      boolean more = !Optional.ofNullable(uri.getPath()).orElse("").matches("/?");
      String host = Optional.ofNullable(uri.getHost()).orElse("");
      if (host.isEmpty() || user.isEmpty() || more) {
        throw new IllegalArgumentException("write it as imaps://USER@HOST:PORT");
      }
      if (user.codePoints().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException("there is a control character in the user name");
      }
      if (user.contains(":")) {
        throw new IllegalArgumentException(
            "a password does not belong into the address: use --password-file");
      }
      Security security = scheme.equals("imaps") ? Security.TLS : Security.STARTTLS;
      int usual = security == Security.TLS ? 993 : 143;
      String bare = host.replaceAll("^\\[|]$", "");
      return new Address(security, user, bare, uri.getPort() < 0 ? usual : uri.getPort());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("write it as imaps://USER@HOST:PORT", e);
    }
  }

  private static String decode(String user) {
    try {
      return URLDecoder.decode(user.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the user name has a % that stands for nothing", e);
    }
  }

  /// Whether the server is on this machine.
  boolean isLocal() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
