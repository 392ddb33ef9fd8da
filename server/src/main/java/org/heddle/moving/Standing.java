package org.heddle.moving;

import java.util.TreeMap;
import org.heddle.storage.Account;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxStatus;

/// The counters of all mailboxes of an account, those of recent messages aside: the same for an
/// account and its copy.
record Standing(TreeMap<String, MailboxStatus> mailboxes) {
  static Standing of(Account account) {
    var all = new TreeMap<String, MailboxStatus>();
    account
        .statuses(account.mailboxes().mailboxes().stream().map(MailboxInfo::id).toList())
        .forEach((id, status) -> all.put(id.value(), notRecent(status)));
    return new Standing(all);
  }

  private static MailboxStatus notRecent(MailboxStatus status) {
    return new MailboxStatus(
        status.id(),
        status.uidValidity(),
        status.uidNext(),
        status.highestModSeq(),
        status.messages(),
        0,
        status.unseen(),
        status.deleted(),
        status.bytes());
  }
}
