package org.heddle.imap;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.heddle.auth.Visitor;
import org.heddle.auth.sasl.Mechanism;
import org.heddle.auth.sasl.Sasl;
import org.heddle.imap.SessionState.LoggedIn;
import org.heddle.imap.SessionState.NotAuthenticated;
import org.heddle.imap.SessionState.Selected;
import org.heddle.imap.syntax.Command;

/// CAPABILITY, ENABLE and ID: what each side can do and what it is.
final class CapabilityHandler {
  private static final String BEFORE_LOGIN =
      "IMAP4rev1 IMAP4rev2 LITERAL+ LITERAL- SASL-IR ID ENABLE";

  private static final String AFTER_LOGIN =
      "IMAP4rev1 IMAP4rev2 LITERAL+ LITERAL- ID ENABLE BINARY UTF8=ACCEPT REPLACE CATENATE"
          + " URL-PARTIAL IDLE COMPRESS=DEFLATE NAMESPACE UNSELECT UIDPLUS UIDONLY UIDBATCHES"
          + " MULTIAPPEND ESEARCH SEARCHRES CHILDREN LIST-EXTENDED LIST-STATUS STATUS=SIZE"
          + " SPECIAL-USE CREATE-SPECIAL-USE XLIST MOVE CONDSTORE QRESYNC QUOTA QUOTA=RES-STORAGE"
          + " QUOTA=RES-MESSAGE ACL RIGHTS=kxte LIST-MYRIGHTS SAVEDATE WITHIN OBJECTID PREVIEW"
          + " I18NLEVEL=1 INPROGRESS SORT SORT=DISPLAY ESORT PARTIAL CONTEXT=SEARCH CONTEXT=SORT"
          + " MULTISEARCH NOTIFY SEARCH=FUZZY THREAD=ORDEREDSUBJECT THREAD=REFERENCES THREAD=REFS"
          + " UNAUTHENTICATE METADATA LIST-METADATA";

  private static final int MAX_ID_FIELDS = 30;
  private static final int MAX_ID_KEY = 30;
  private static final int MAX_ID_VALUE = 1024;

  private final Dialogue dialogue;
  private final Sasl sasl;
  private final Announcer announcer;

  CapabilityHandler(Dialogue dialogue, Sasl sasl, Announcer announcer) {
    this.sasl = sasl;
    this.dialogue = dialogue;
    this.announcer = announcer;
  }

  /// The response code that saves clients a CAPABILITY command.
  String code(SessionState here) {
    return "CAPABILITY " + (here instanceof NotAuthenticated ? beforeLogin() : afterLogin());
  }

  private String afterLogin() {
    ImapSettings settings = dialogue.settings();
    return dialogue.offer().of(AFTER_LOGIN)
        + limit("APPENDLIMIT", settings.appendLimit())
        + limit("MESSAGELIMIT", settings.messageLimits().all())
        + limit("SAVELIMIT", settings.messageLimits().saved());
  }

  private String limit(String name, long limit) {
    return dialogue.offer().has(name) ? " " + name + "=" + limit : "";
  }

  private String beforeLogin() {
    var visitor = Visitor.of(dialogue.connection(), "imap");
    var capabilities = new StringBuilder(dialogue.offer().of(BEFORE_LOGIN));
    if (dialogue.connection().canStartTls()) {
      capabilities.append(" STARTTLS");
    }
    if (!sasl.takesPasswords(visitor)) {
      capabilities.append(" LOGINDISABLED");
    }
    for (Mechanism mechanism : sasl.offered(visitor)) {
      String name = "AUTH=" + mechanism.text();
      if (dialogue.offer().has(name)) {
        capabilities.append(' ').append(name);
      }
    }
    return capabilities.toString();
  }

  /// RFC 9051 section 6.1.1.
  Outcome capability(SessionState here) throws IOException {
    dialogue.untaggedLine(code(here));
    return Outcome.ok(here, "CAPABILITY completed");
  }

  /// RFC 9051 section 6.3.1: unknown names are ignored, and ENABLED is sent even when nothing was.
  Outcome enable(Command.Enable command, LoggedIn here) throws IOException {
    var enabled = new StringBuilder("ENABLED");
    Set<String> wanted = command.capabilities();
    if (isWanted(wanted, "IMAP4REV2")) {
      enabled.append(" IMAP4rev2");
      dialogue.enableRev2();
    }
    if (isWanted(wanted, "UTF8=ACCEPT")) {
      enabled.append(" UTF8=ACCEPT");
      dialogue.enableUtf8();
    }
    if (isWanted(wanted, "CONDSTORE")) {
      enabled.append(" CONDSTORE");
    }
    if (isWanted(wanted, "QRESYNC")) {
      enabled.append(" QRESYNC");
    }
    if (isWanted(wanted, "METADATA")) {
      enabled.append(" METADATA");
      dialogue.enableMetadata();
    }
    if (isWanted(wanted, "UIDONLY")) {
      enabled.append(" UIDONLY");
      enableUidOnly(here);
    }
    dialogue.untaggedLine(enabled.toString());
    enableModSeqs(wanted, here);
    return Outcome.ok(here, "ENABLE completed");
  }

  private boolean isWanted(Set<String> wanted, String name) {
    return wanted.contains(name) && dialogue.offer().has(name);
  }

  private void enableUidOnly(LoggedIn here) {
    dialogue.enableUidOnly();
    if (here instanceof Selected selected) {
      selected.view().contexts().nameByUid();
    }
  }

  /// QRESYNC implies CONDSTORE (RFC 7162 section 3.2.3).
  private void enableModSeqs(Set<String> wanted, LoggedIn here) throws IOException {
    if (isWanted(wanted, "QRESYNC")) {
      announcer.want(Dialogue.ModSeqs.QRESYNC, here);
    } else if (isWanted(wanted, "CONDSTORE")) {
      announcer.want(Dialogue.ModSeqs.CONDSTORE, here);
    }
  }

  /// RFC 2971.
  Outcome id(Command.Id command, SessionState here) throws IOException {
    if (command.fields().size() > MAX_ID_FIELDS) {
      throw new BadCommand("More than 30 ID fields");
    }
    command.fields().forEach(CapabilityHandler::checkField);
    command
        .fields()
        .forEach((key, value) -> {
          if (key.equalsIgnoreCase("name")) {
            value.ifPresent(dialogue.offer()::introduced);
          }
        });
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
