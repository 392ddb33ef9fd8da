package org.heddle.imap;

import java.io.IOException;
import java.util.Optional;
import org.heddle.imap.SessionState.LoggedIn;
import org.heddle.imap.wire.ModifiedUtf7;
import org.heddle.imap.wire.Octets;

/// NAMESPACE (RFC 2342).
final class NamespaceHandler {
  private final Dialogue dialogue;

  NamespaceHandler(Dialogue dialogue) {
    this.dialogue = dialogue;
  }

  Outcome namespace(LoggedIn here) throws IOException {
    Namespaces namespaces = dialogue.settings().namespaces();
    dialogue.untagged("NAMESPACE ((\"\" \"/\")) ");
    write(namespaces.others());
    dialogue.output().text(' ');
    write(namespaces.sharedAccount().map(_ -> namespaces.shared()));
    dialogue.output().line();
    return Outcome.ok(here, "NAMESPACE completed");
  }

  private void write(Optional<String> level) throws IOException {
    if (level.isEmpty()) {
      dialogue.output().text("NIL");
      return;
    }
    String prefix = level.get() + "/";
    String octets =
        switch (dialogue.nameEncoding()) {
          case MODIFIED_UTF7 -> ModifiedUtf7.encode(prefix);
          case UTF8 -> Octets.encodeUtf8(prefix);
        };
    dialogue.output().text("((").string(octets).text(" \"/\"))");
  }
}
