package org.heddle.imap;

import java.io.IOException;
import java.util.Set;
import org.heddle.imap.SessionState.LoggedIn;
import org.heddle.imap.syntax.StatusItem;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxStatus;

/// STATUS (RFC 9051 section 6.3.11).
final class StatusHandler {
  private final Dialogue dialogue;

  StatusHandler(Dialogue dialogue) {
    this.dialogue = dialogue;
  }

  Outcome status(String text, Set<StatusItem> items, LoggedIn here) throws IOException {
    MailboxName name = new MailboxName(text);
    write(name, here.account().open(name).status(), items);
    return Outcome.ok(here, "STATUS completed");
  }

  /// The untagged response.
  void write(MailboxName name, MailboxStatus status, Set<StatusItem> items) throws IOException {
    dialogue.untagged("STATUS ");
    dialogue.output().mailbox(name.value()).text(" (");
    String gap = "";
    for (StatusItem item : items) {
      dialogue.output().text(gap).text(item.name()).text(' ').number(value(item, status));
      gap = " ";
    }
    dialogue.output().text(')').line();
  }

  private static long value(StatusItem item, MailboxStatus status) {
    return switch (item) {
      case MESSAGES -> status.messages();
      case UIDNEXT -> status.uidNext();
      case UIDVALIDITY -> status.uidValidity();
      case UNSEEN -> status.unseen();
      case DELETED -> status.deleted();
      case SIZE -> status.bytes();
      case RECENT -> status.recent();
      case HIGHESTMODSEQ -> status.highestModSeq();
    };
  }
}
