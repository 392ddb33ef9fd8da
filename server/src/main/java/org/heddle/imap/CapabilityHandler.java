package org.heddle.imap;

import java.io.IOException;
import java.util.Optional;
import org.heddle.imap.SessionState.LoggedIn;
import org.heddle.imap.SessionState.NotAuthenticated;
import org.heddle.imap.syntax.Command;

/// CAPABILITY, ENABLE and ID: what each side can do and what it is.
final class CapabilityHandler {
  private static final String BEFORE_LOGIN =
      "IMAP4rev1 IMAP4rev2 LITERAL+ SASL-IR AUTH=PLAIN ID ENABLE";

  private static final String AFTER_LOGIN =
      "IMAP4rev1 IMAP4rev2 LITERAL+ ID ENABLE IDLE NAMESPACE UNSELECT UIDPLUS MULTIAPPEND ESEARCH"
          + " SEARCHRES CHILDREN LIST-EXTENDED LIST-STATUS STATUS=SIZE SPECIAL-USE MOVE";

  private static final int MAX_ID_FIELDS = 30;
  private static final int MAX_ID_KEY = 30;
  private static final int MAX_ID_VALUE = 1024;

  private final Dialogue dialogue;

  CapabilityHandler(Dialogue dialogue) {
    this.dialogue = dialogue;
  }

  /// The response code that saves clients a CAPABILITY command.
  String code(SessionState here) {
    return "CAPABILITY " + (here instanceof NotAuthenticated ? BEFORE_LOGIN : AFTER_LOGIN);
  }

  /// RFC 9051 section 6.1.1.
  Outcome capability(SessionState here) throws IOException {
    dialogue.untaggedLine(code(here));
    return Outcome.ok(here, "CAPABILITY completed");
  }

  /// RFC 9051 section 6.3.1: unknown names are ignored, and ENABLED is sent even when nothing was.
  Outcome enable(Command.Enable command, LoggedIn here) throws IOException {
    boolean rev2 = command.capabilities().contains("IMAP4REV2");
    dialogue.untaggedLine(rev2 ? "ENABLED IMAP4rev2" : "ENABLED");
    if (rev2) {
      dialogue.enableRev2();
    }
    return Outcome.ok(here, "ENABLE completed");
  }

  /// RFC 2971.
  Outcome id(Command.Id command, SessionState here) throws IOException {
    if (command.fields().size() > MAX_ID_FIELDS) {
      throw new BadCommand("More than 30 ID fields");
    }
    command.fields().forEach(CapabilityHandler::checkField);
    String version =
        Optional.ofNullable(CapabilityHandler.class.getPackage().getImplementationVersion())
            .orElse("development");
    dialogue
        .untagged("ID (\"name\" \"Heddle\" \"version\" ")
        .string(Printable.text(version))
        .text(")")
        .line();
    return Outcome.ok(here, "ID completed");
  }

  private static void checkField(String key, Optional<String> value) {
    if (key.length() > MAX_ID_KEY || value.orElse("").length() > MAX_ID_VALUE) {
      throw new BadCommand("ID field too long");
    }
  }
}
