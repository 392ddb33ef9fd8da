package org.heddle.imap.syntax;

import java.util.Optional;
import org.heddle.imap.wire.ModifiedUtf7;
import org.heddle.imap.wire.Octets;
import org.heddle.imap.wire.SyntaxError;

/// Turns the octets of mailbox names into Unicode.
record Names(NameEncoding encoding) {
  /// No mailbox name holds a NUL, so a pattern with one in it matches none.
  private static final String MATCHES_NOTHING = "\0";

  /// `mailbox = "INBOX" / astring`
  ///
  /// Octets above 127 are UTF-8 in either encoding: clients that do not know modified UTF-7 send
  /// them, and nothing else can be meant.
  String decode(String octets) {
    return decoded(octets).orElseThrow(() -> SyntaxError.of("Malformed mailbox name"));
  }

  /// The same for LIST and LSUB, where a name that cannot be is simply not found.
  String decodePattern(String octets) {
    return decoded(octets).orElse(MATCHES_NOTHING + octets);
  }

  private Optional<String> decoded(String octets) {
    return encoding == NameEncoding.UTF8 || Octets.hasEightBit(octets)
        ? Octets.decodeUtf8(octets)
        : ModifiedUtf7.decode(octets);
  }
}
