package org.heddle.imap;

import java.io.IOException;
import java.util.Optional;
import org.heddle.imap.wire.WireOutput;
import org.heddle.storage.MailboxName;

/// What an ESEARCH response belongs to (RFC 9051 section 7.3.4, RFC 7377 section 2.1).
///
/// @param tag of the searching command
/// @param source where its UIDs are from, for ESEARCH
record Correlator(String tag, Optional<Source> source) {
  /// A mailbox that was searched.
  record Source(MailboxName mailbox, long uidValidity) {}

  static Correlator of(String tag) {
    return new Correlator(tag, Optional.empty());
  }

  /// Begins the response: `"ESEARCH" search-correlator`.
  WireOutput begin(Dialogue dialogue) throws IOException {
    WireOutput output = dialogue.untagged("ESEARCH (TAG ").string(tag);
    if (source.isPresent()) {
      output.text(" MAILBOX ").mailbox(source.get().mailbox().value());
      output.text(" UIDVALIDITY ").number(source.get().uidValidity());
    }
    return output.text(')');
  }
}
