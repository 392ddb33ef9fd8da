package org.heddle.imap;

import java.io.IOException;
import org.heddle.imap.wire.WireOutput;
import org.heddle.storage.Flags;

/// The parenthesised flags of a message (RFC 9051 section 2.3.2).
final class FlagList {
  private FlagList() {}

  /// @param uid of the message, for `\Recent`
  static void write(WireOutput output, Flags flags, RecentMessages recent, long uid)
      throws IOException {
    output.text('(');
    boolean first = true;
    for (String flag : flags) {
      output.text(first ? "" : " ").text(flag);
      first = false;
    }
    if (recent.contains(uid)) {
      output.text(first ? "\\Recent" : " \\Recent");
    }
    output.text(')');
  }
}
