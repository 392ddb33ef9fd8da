package org.heddle.imap;

import java.time.Duration;
import java.util.Map;
import org.heddle.imap.wire.Limits;
import org.heddle.storage.EntryName;
import org.heddle.storage.QuotaLimits;

/// What an operator can choose about IMAP sessions.
///
/// @param serverName what the greeting says; ASCII, non-empty
/// @param limits the bounds of what one command may hold
/// @param autologout how long a client may be silent between commands; at least 30 minutes by RFC
///   9051 section 5.4
/// @param keepAlive how often an idling client hears "Still here" when nothing else happens
/// @param quota what an account may hold that has no limits of its own
/// @param switches what is turned off
/// @param progress how often a long command tells how far it is (RFC 9585); zero is at every step
/// @param messageLimits how many messages one command may take
/// @param namespaces under which names users find what others share
/// @param serverEntries what all users are told of the server (RFC 5464 section 6.2)
public record ImapSettings(
    String serverName,
    Limits limits,
    Duration autologout,
    Duration keepAlive,
    QuotaLimits quota,
    Switches switches,
    Duration progress,
    MessageLimits messageLimits,
    Namespaces namespaces,
    Map<EntryName, String> serverEntries) {
  /// How many messages one command may take (RFC 9738).
  ///
  /// @param all of any command, as MESSAGELIMIT tells it
  /// @param saved of COPY and APPEND where MESSAGELIMIT is turned off, as SAVELIMIT tells it
  public record MessageLimits(long all, long saved) {
    /// More than mailboxes have.
    public static final MessageLimits DEFAULT = new MessageLimits(1_000_000, 1_000_000);
  }

  /// RFC 9585 section 4 recommends 10 to 15 seconds.
  public static final Duration USUAL_PROGRESS = Duration.ofSeconds(10);

  /// The largest message that APPEND takes, in bytes, as APPENDLIMIT tells it (RFC 7889): a number
  /// of IMAP has 32 bits.
  long appendLimit() {
    return Math.min(limits.message(), 0xFFFF_FFFFL);
  }

  /// The defaults of an installation.
  public static ImapSettings defaults(String serverName) {
    return new ImapSettings(
        serverName,
        Limits.DEFAULT,
        Duration.ofMinutes(30),
        Duration.ofMinutes(29),
        QuotaLimits.NONE,
        Switches.NONE,
        USUAL_PROGRESS,
        MessageLimits.DEFAULT,
        Namespaces.DEFAULT,
        Map.of());
  }
}
