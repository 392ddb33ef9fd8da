package org.heddle.imap;

import java.io.IOException;
import java.util.Set;
import org.heddle.imap.SessionState.LoggedIn;
import org.heddle.imap.syntax.StatusItem;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Metadata;
import org.heddle.storage.Right;
import org.heddle.storage.Snapshot;
import org.heddle.storage.StorageException;
import org.heddle.storage.SystemFlag;
import org.heddle.storage.UidSet;

/// STATUS (RFC 9051 section 6.3.11).
final class StatusHandler {
  private final Dialogue dialogue;

  StatusHandler(Dialogue dialogue) {
    this.dialogue = dialogue;
  }

  Outcome status(String text, Set<StatusItem> items, LoggedIn here) throws IOException {
    MailboxName name = new MailboxName(text);
    Mailbox mailbox = here.mailboxes().open(name, Right.READ).mailbox();
    write(name, counted(mailbox, mailbox.status(), items), items);
    return Outcome.ok(here, "STATUS completed");
  }

  /// Tells of a mailbox without being asked (RFC 5465 section 5), with items that are counters.
  void unasked(MailboxName name, MailboxStatus status, Set<StatusItem> items) throws IOException {
    write(name, new Counters(status, 0), items);
  }

  /// The same for a mailbox whose counters are known; nothing if it is gone.
  void write(MailboxName name, MailboxStatus status, Set<StatusItem> items, Mailboxes mailboxes)
      throws IOException {
    Counters counters;
    try {
      counters =
          needsMessages(status, items)
              ? counted(mailboxes.open(name, Right.READ).mailbox(), status, items)
              : new Counters(status, 0);
    } catch (StorageException.NoSuchMailbox gone) {
      return;
    }
    write(name, counters, items);
  }

  /// @param deletedBytes the sizes of the messages with `\Deleted` (RFC 9208 section 4.1.4)
  private record Counters(MailboxStatus status, long deletedBytes) {}

  private static boolean needsMessages(MailboxStatus status, Set<StatusItem> items) {
    return items.contains(StatusItem.DELETED_STORAGE) && status.deleted() > 0;
  }

  /// What an EXPUNGE would free is in no counter: it is added up, all counters being of the same
  /// instant then.
  private static Counters counted(Mailbox mailbox, MailboxStatus status, Set<StatusItem> items) {
    if (!needsMessages(status, items)) {
      return new Counters(status, 0);
    }
    Snapshot now = mailbox.snapshot();
    MessageTable messages = now.messages();
    UidSet deleted = messages.uidsWithFlags(flags -> flags.has(SystemFlag.DELETED));
    long bytes = 0;
    for (Metadata message : messages.select(deleted)) {
      bytes += message.size();
    }
    return new Counters(now.status(), bytes);
  }

  private void write(MailboxName name, Counters counters, Set<StatusItem> items)
      throws IOException {
    dialogue.untagged("STATUS ");
    dialogue.output().mailbox(name.value()).text(" (");
    String gap = "";
    for (StatusItem item : items) {
      dialogue.output().text(gap).text(item.text()).text(' ');
      if (item == StatusItem.MAILBOXID) {
        dialogue.output().text('(').text(ObjectIds.mailboxId(counters.status)).text(')');
      } else {
        dialogue.output().number(number(item, counters));
      }
      gap = " ";
    }
    dialogue.output().text(')').line();
  }

  private long number(StatusItem item, Counters counters) {
    MailboxStatus status = counters.status;
    return switch (item) {
      case MESSAGES -> status.messages();
      case UIDNEXT -> status.uidNext();
      case UIDVALIDITY -> status.uidValidity();
      case UNSEEN -> status.unseen();
      case DELETED -> status.deleted();
      case SIZE -> status.bytes();
      case RECENT -> status.recent();
      case HIGHESTMODSEQ -> status.highestModSeq();
      case DELETED_STORAGE -> counters.deletedBytes;
      case APPENDLIMIT -> dialogue.settings().appendLimit();
      case MAILBOXID -> throw new IllegalArgumentException("MAILBOXID is no number");
    };
  }
}
