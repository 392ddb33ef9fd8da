package org.heddle.imap;

import java.io.IOException;
import java.util.Optional;
import org.heddle.imap.SessionState.LoggedIn;
import org.heddle.storage.MailboxName;
import org.heddle.storage.StorageException;

/// CREATE, DELETE, RENAME, SUBSCRIBE and UNSUBSCRIBE (RFC 9051 sections 6.3.4 to 6.3.8).
final class TreeHandler {
  private final Dialogue dialogue;

  TreeHandler(Dialogue dialogue) {
    this.dialogue = dialogue;
  }

  Outcome create(String text, LoggedIn here) throws IOException {
    MailboxName name = name(withoutTrailingDelimiter(text));
    here.account().create(name, Optional.empty());
    tellNormalized(text, name);
    return Outcome.ok(here, "CREATE completed");
  }

  /// A trailing delimiter only says that names below will follow (RFC 9051 section 6.3.4).
  private static String withoutTrailingDelimiter(String text) {
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /// RFC 9051 section 6.3.9.7: a client that knows OLDNAME hears what became of its spelling.
  private void tellNormalized(String asked, MailboxName name) throws IOException {
    String plain = withoutTrailingDelimiter(asked);
    if (dialogue.version() == Dialogue.Version.IMAP4REV2 && !plain.equals(name.value())) {
      dialogue.untagged("LIST () \"/\" ");
      dialogue.output().mailbox(name.value()).text(" (\"OLDNAME\" (");
      dialogue.output().mailbox(plain).text("))").line();
    }
  }

  Outcome delete(String text, LoggedIn here) throws IOException {
    MailboxName name = name(text);
    try {
      here.account().delete(name);
    } catch (StorageException.NoSuchMailbox missing) {
      if (here.account().mailboxes().mailboxes().stream().anyMatch(m -> m.name().isBelow(name))) {
        throw new Refused("HASCHILDREN", "There are mailboxes below it");
      }
      throw missing;
    }
    return Outcome.ok(here, "DELETE completed");
  }

  Outcome rename(String from, String to, LoggedIn here) throws IOException {
    MailboxName target = name(withoutTrailingDelimiter(to));
    here.account().rename(name(from), target);
    tellNormalized(to, target);
    return Outcome.ok(here, "RENAME completed");
  }

  Outcome subscribe(String text, LoggedIn here) {
    here.account().subscribe(name(text));
    return Outcome.ok(here, "SUBSCRIBE completed");
  }

  Outcome unsubscribe(String text, LoggedIn here) {
    here.account().unsubscribe(name(text));
    return Outcome.ok(here, "UNSUBSCRIBE completed");
  }

  private static MailboxName name(String text) {
    return new MailboxName(text);
  }
}
