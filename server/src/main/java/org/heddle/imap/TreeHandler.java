package org.heddle.imap;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.heddle.imap.SessionState.Authenticated;
import org.heddle.imap.SessionState.LoggedIn;
import org.heddle.imap.SessionState.Selected;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.StorageException;

/// CREATE, DELETE, RENAME, SUBSCRIBE and UNSUBSCRIBE (RFC 9051 sections 6.3.4 to 6.3.8).
final class TreeHandler {
  private final Dialogue dialogue;
  private final Notifications notifications;

  TreeHandler(Dialogue dialogue, Notifications notifications) {
    this.dialogue = dialogue;
    this.notifications = notifications;
  }

  Outcome create(String text, List<String> attributes, LoggedIn here) throws IOException {
    String spelling = withoutTrailingDelimiter(text);
    MailboxName name = name(spelling);
    MailboxInfo created = here.mailboxes().create(name, SpecialUses.assignable(attributes));
    notifications.changed(here.mailboxes(), name);
    dialogue.normalized("", name, spelling);
    Optional<MailboxStatus> status =
        Optional.ofNullable(here.mailboxes().statuses(List.of(created.id())).get(created.id()));
    return status
        .filter(_ -> dialogue.offer().has("OBJECTID"))
        .map(ObjectIds::mailboxId)
        .map(id -> Outcome.ok(here, "MAILBOXID (" + id + ")", "CREATE completed"))
        .orElseGet(() -> Outcome.ok(here, "CREATE completed"));
  }

  /// A trailing delimiter only says that names below will follow (RFC 9051 section 6.3.4).
  private static String withoutTrailingDelimiter(String text) {
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  Outcome delete(String text, LoggedIn here) throws IOException {
    MailboxName name = name(text);
    LoggedIn next;
    try {
      next = isSelected(name, here) ? new Authenticated(here.mailboxes()) : here;
      here.mailboxes().delete(name);
    } catch (StorageException.NoSuchMailbox missing) {
      if (here.mailboxes().tree().mailboxes().stream().anyMatch(m -> m.name().isBelow(name))) {
        throw new Refused("HASCHILDREN", "There are mailboxes below it");
      }
      throw missing;
    }
    notifications.changed(here.mailboxes(), name);
    dialogue.normalized("\\NonExistent", name, text);
    if (!next.equals(here)) {
      dialogue.untaggedLine("OK [CLOSED] The selected mailbox is deleted");
    }
    return Outcome.ok(next, "DELETE completed");
  }

  private static boolean isSelected(MailboxName name, LoggedIn here) {
    return here instanceof Selected selected
        && here.mailboxes().open(name).mailbox().id().equals(selected.view().mailbox().id());
  }

  /// RFC 9051 section 6.3.6: where either name was not in its normal form, the client hears what
  /// the mailbox that it called so is called now.
  Outcome rename(String from, String to, LoggedIn here) throws IOException {
    String spelling = withoutTrailingDelimiter(to);
    MailboxName source = name(from);
    MailboxName target = name(spelling);
    here.mailboxes().rename(source, target);
    notifications.changed(here.mailboxes(), source, target);
    if (!from.equals(source.value()) || !spelling.equals(target.value())) {
      dialogue.normalized("", target, from);
    }
    return Outcome.ok(here, "RENAME completed");
  }

  Outcome subscribe(String text, LoggedIn here) {
    MailboxName name = name(text);
    here.mailboxes().subscribe(name);
    notifications.changed(here.mailboxes(), name);
    return Outcome.ok(here, "SUBSCRIBE completed");
  }

  Outcome unsubscribe(String text, LoggedIn here) {
    MailboxName name = name(text);
    here.mailboxes().unsubscribe(name);
    notifications.changed(here.mailboxes(), name);
    return Outcome.ok(here, "UNSUBSCRIBE completed");
  }

  private static MailboxName name(String text) {
    return new MailboxName(text);
  }
}
