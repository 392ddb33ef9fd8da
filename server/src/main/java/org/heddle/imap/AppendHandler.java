package org.heddle.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.heddle.imap.SessionState.LoggedIn;
import org.heddle.imap.syntax.AppendItem;
import org.heddle.imap.wire.SyntaxError;
import org.heddle.storage.Account;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.NewMessage;
import org.heddle.storage.Right;
import org.heddle.storage.StorageException;
import org.heddle.storage.Usage;

/// APPEND (RFC 9051 section 6.3.12) of one message or several (RFC 3502). What is to be refused is
/// refused before the client is asked for the literal; the storage is touched when all is here.
final class AppendHandler {
  /// Each draft may hold a spool file open.
  private static final int MAX_MESSAGES = 500;

  private final Dialogue dialogue;
  private final Notifications notifications;

  AppendHandler(Dialogue dialogue, Notifications notifications) {
    this.notifications = notifications;
    this.dialogue = dialogue;
  }

  Outcome append(String name, LoggedIn here) throws IOException {
    var messages = new ArrayList<NewMessage>();
    try {
      Place place = here.mailboxes().openTarget(new MailboxName(name));
      readAll(place.account(), here.mailboxes(), messages);
      Mailbox.Appended appended = append(messages, place);
      notifications.made(place.mailbox().id(), appended.uids(), here);
      dialogue.normalized("", new MailboxName(name), name);
      if (!place.rights().has(Right.READ)) {
        return Outcome.ok(here, "APPEND completed");
      }
      String code = "APPENDUID " + appended.uidValidity() + " " + appended.uids();
      return Outcome.ok(here, code, "APPEND completed");
    } catch (Refused | BadCommand | StorageException | SyntaxError refused) {
      skip();
      throw refused;
    } finally {
      messages.forEach(message -> message.content().close());
    }
  }

  /// The mailbox may have gone while the messages came in.
  private static Mailbox.Appended append(List<NewMessage> messages, Place place) {
    try {
      place.require(Right.INSERT);
      return place.mailbox().append(allowed(messages, place));
    } catch (StorageException.NoSuchMailbox missing) {
      throw new Refused("TRYCREATE", missing.message());
    }
  }

  /// The messages with those flags that the user may set there (RFC 4314 section 4).
  private static List<NewMessage> allowed(List<NewMessage> messages, Place place) {
    var rights = new FlagRights(place.rights());
    return messages.stream()
        .map(message ->
            new NewMessage(
                message.content(),
                rights.allowed(message.flags()),
                message.internalDate(),
                message.summary()))
        .toList();
  }

  private void skip() throws IOException {
    dialogue.parser().skipCommand();
  }

  private void readAll(Account account, Mailboxes mailboxes, List<NewMessage> messages)
      throws IOException {
    Optional<AppendItem> item = dialogue.parser().appendItem();
    while (item.isPresent()) {
      if (messages.size() == 1 && !dialogue.offer().has("MULTIAPPEND")) {
        throw new Refused("CANNOT", "MULTIAPPEND is turned off");
      }
      dialogue.saveLimit().requireAll(messages.size() + 1L);
      if (messages.size() == MAX_MESSAGES) {
        throw new Refused("LIMIT", "Too many messages in one APPEND");
      }
      var goal = new Assembly.Goal(account, room(account, messages));
      messages.add(Assembly.of(item.get(), dialogue, mailboxes, goal));
      item = dialogue.parser().appendItem();
    }
  }

  /// Refuses what cannot fit before the client sends it (RFC 9208 section 4.3.1); whether it fits
  /// in the end, the storage says.
  private static Assembly.Room room(Account account, List<NewMessage> messages) {
    long before = messages.stream().mapToLong(message -> message.content().size()).sum();
    return bytes -> {
      if (account.limits().isLimited()) {
        var growth = new Usage(before + bytes, messages.size() + 1L);
        account.limits().admit(account.usage(), growth);
      }
    };
  }
}
