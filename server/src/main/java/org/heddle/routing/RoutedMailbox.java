package org.heddle.routing;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.heddle.storage.AccessChange;
import org.heddle.storage.AccessList;
import org.heddle.storage.Account;
import org.heddle.storage.Changes;
import org.heddle.storage.Content;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.NewMessage;
import org.heddle.storage.SearchKey;
import org.heddle.storage.SearchMatch;
import org.heddle.storage.Snapshot;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;

/// A mailbox, wherever its account is now: it is found again by its id. Thread-safe.
final class RoutedMailbox implements Mailbox {
  private final RoutedAccount account;
  private final MailboxId id;
  private volatile Opened opened;

  /// A mailbox as it was opened in one account.
  private record Opened(Account account, Mailbox mailbox) {}

  /// @param mailbox as it is now, to be called within [Place#call]
  RoutedMailbox(RoutedAccount account, Mailbox mailbox) {
    this.account = account;
    this.id = mailbox.id();
    this.opened = new Opened(account.inner(), mailbox);
  }

  private Mailbox inner() {
    Account now = account.inner();
    Opened known = opened;
    if (!known.account().equals(now)) {
      known = new Opened(now, find(now));
      opened = known;
    }
    return known.mailbox();
  }

  private Mailbox find(Account now) {
    return now.mailboxes().mailboxes().stream()
        .filter(info -> info.id().equals(id))
        .findFirst()
        .map(MailboxInfo::name)
        .map(now::open)
        .orElseThrow(() -> new StorageException.NoSuchMailbox(id.value()));
  }

  private <T> T ask(Function<Mailbox, T> question) {
    return account.place().call(() -> question.apply(inner()));
  }

  private void tell(Consumer<Mailbox> change) {
    account
        .place()
        .call(() -> {
          change.accept(inner());
          return this;
        });
  }

  /// Of the same account, so that it is in the same place.
  private static Mailbox unwrapped(Mailbox target) {
    return target instanceof RoutedMailbox routed ? routed.inner() : target;
  }

  private NewMessage taken(NewMessage message) {
    return new NewMessage(
        account.taken(message.content()),
        message.flags(),
        message.internalDate(),
        message.summary());
  }

  @Override
  public MailboxId id() {
    return id;
  }

  @Override
  public MailboxStatus status() {
    return ask(Mailbox::status);
  }

  @Override
  public Snapshot snapshot() {
    return ask(Mailbox::snapshot);
  }

  @Override
  public Changes changesSince(long modSeq) {
    return ask(mailbox -> mailbox.changesSince(modSeq));
  }

  @Override
  public History history() {
    return ask(Mailbox::history);
  }

  @Override
  public long claimRecent(long uidNext) {
    return ask(mailbox -> mailbox.claimRecent(uidNext));
  }

  @Override
  public Content content(long uid) {
    return ask(mailbox -> mailbox.content(uid));
  }

  @Override
  public Map<Long, byte[]> heads(UidSet uids, int bytes) {
    return ask(mailbox -> mailbox.heads(uids, bytes));
  }

  @Override
  public Map<Long, byte[]> summaries(UidSet uids) {
    return ask(mailbox -> mailbox.summaries(uids));
  }

  @Override
  public void cacheSummaries(Map<Long, byte[]> summaries) {
    tell(mailbox -> mailbox.cacheSummaries(summaries));
  }

  @Override
  public SearchMatch search(SearchKey key) {
    return ask(mailbox -> mailbox.search(key));
  }

  @Override
  public Appended append(List<NewMessage> messages) {
    return ask(mailbox -> mailbox.append(messages.stream().map(this::taken).toList()));
  }

  @Override
  public Stored store(UidSet uids, FlagChange change, long unchangedSince) {
    return ask(mailbox -> mailbox.store(uids, change, unchangedSince));
  }

  @Override
  public Copied copy(UidSet uids, Mailbox target, Missing missing) {
    return ask(mailbox -> mailbox.copy(uids, unwrapped(target), missing));
  }

  @Override
  public Copied move(UidSet uids, Mailbox target, Missing missing) {
    return ask(mailbox -> mailbox.move(uids, unwrapped(target), missing));
  }

  @Override
  public Appended replace(long uid, Mailbox target, NewMessage message) {
    return ask(mailbox -> mailbox.replace(uid, unwrapped(target), taken(message)));
  }

  @Override
  public Expunged expunge(UidSet uids) {
    return ask(mailbox -> mailbox.expunge(uids));
  }

  @Override
  public AccessList accessList() {
    return ask(Mailbox::accessList);
  }

  @Override
  public void changeAccess(AccessChange change) {
    tell(mailbox -> mailbox.changeAccess(change));
  }

  @Override
  public Watch watch(Runnable hint) {
    return RoutedWatch.open(account.place(), () -> inner().watch(hint), hint);
  }
}
