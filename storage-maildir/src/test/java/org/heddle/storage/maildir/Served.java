package org.heddle.storage.maildir;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.heddle.storage.Account;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Metadata;
import org.heddle.storage.Snapshot;
import org.heddle.storage.StorageException;

/// All that a server shows of an account, to compare two servers.
record Served(SortedMap<MailboxName, Box> boxes, SortedSet<MailboxName> subscriptions) {

  /// @param uidNext the next UID
  record Box(long uidValidity, long uidNext, SortedMap<Long, Message> messages) {}

  /// @param flags without `\Recent`, which belongs to a session
  /// @param date the internal date, to the second
  record Message(Set<String> flags, Instant date, String content) {}

  /// What we serve.
  static Served by(Account account) {
    var boxes = new TreeMap<MailboxName, Box>();
    for (MailboxInfo info : account.mailboxes().mailboxes()) {
      boxes.put(info.name(), box(account.open(info.name())));
    }
    return new Served(boxes, account.mailboxes().subscriptions());
  }

  /// What we serve of a mailbox, without what is expunged meanwhile.
  static Box box(Mailbox mailbox) {
    Snapshot snapshot = mailbox.snapshot();
    var messages = new TreeMap<Long, Message>();
    for (Metadata message : snapshot.messages()) {
      try {
        messages.put(message.uid(), message(message, Rig.read(mailbox, message.uid())));
      } catch (StorageException.MessageGone e) {
        // As a client would see it.
      }
    }
    return new Box(snapshot.status().uidValidity(), snapshot.status().uidNext(), messages);
  }

  private static Message message(Metadata message, String content) {
    var flags = new TreeSet<String>();
    message.flags().forEach(flags::add);
    return new Message(
        flags, message.internalDate().toInstant().truncatedTo(ChronoUnit.SECONDS), content);
  }
}
