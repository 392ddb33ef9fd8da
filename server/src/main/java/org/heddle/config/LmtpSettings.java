package org.heddle.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How mail is delivered. Immutable.
///
/// @param listen where to speak LMTP
/// @param socket a Unix socket to speak LMTP on
/// @param delimiter what parts the user from the mailbox in an address; empty for nothing
/// @param overQuota what the sender of a message hears that does not fit
public record LmtpSettings(
    List<InetSocketAddress> listen, Optional<Path> socket, String delimiter, OverQuota overQuota) {
  /// What becomes of mail for an account that is full.
  public enum OverQuota {
    /// 552: it goes back.
    REJECT,
    /// 452: it is tried again.
    DEFER
  }

  static LmtpSettings of(Values values) {
    return new LmtpSettings(
        values.list(Keys.LISTEN_LMTP, Readers::endpoint),
        values.optional(Keys.LMTP_SOCKET, Readers::path),
        values.optional(Keys.RECIPIENT_DELIMITER, text -> text).orElse(""),
        values.one(Keys.OVER_QUOTA, LmtpSettings::overQuota));
  }

  private static OverQuota overQuota(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "reject" -> OverQuota.REJECT;
      case "defer" -> OverQuota.DEFER;
      default -> throw new IllegalArgumentException("there are reject and defer");
    };
  }
}
