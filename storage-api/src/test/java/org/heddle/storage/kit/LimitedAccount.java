package org.heddle.storage.kit;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.heddle.storage.AccessList;
import org.heddle.storage.Account;
import org.heddle.storage.Draft;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.MailboxTree;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.SpecialUse;
import org.heddle.storage.Usage;

/// An account of a [MemoryStorage] that was opened with limits.
record LimitedAccount(MemoryAccount inner, QuotaLimits limits) implements Account {
  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public Usage usage() {
    return inner.usage();
  }

  @Override
  public Map<MailboxId, AccessList> accessLists() {
    return inner.accessLists();
  }

  @Override
  public MailboxTree mailboxes() {
    return inner.mailboxes();
  }

  @Override
  public Map<MailboxId, MailboxStatus> statuses(Collection<MailboxId> mailboxes) {
    return inner.statuses(mailboxes);
  }

  @Override
  public Mailbox open(MailboxName mailbox) {
    return inner.open(mailbox, limits);
  }

  @Override
  public MailboxInfo create(MailboxName mailbox, Set<SpecialUse> uses) {
    return inner.create(mailbox, uses);
  }

  @Override
  public void assign(MailboxName mailbox, Set<SpecialUse> uses) {
    inner.assign(mailbox, uses);
  }

  @Override
  public void delete(MailboxName mailbox) {
    inner.delete(mailbox);
  }

  @Override
  public void rename(MailboxName from, MailboxName to) {
    inner.rename(from, to);
  }

  @Override
  public void subscribe(MailboxName mailbox) {
    inner.subscribe(mailbox);
  }

  @Override
  public void unsubscribe(MailboxName mailbox) {
    inner.unsubscribe(mailbox);
  }

  @Override
  public Draft draft() {
    return inner.draft();
  }
}
