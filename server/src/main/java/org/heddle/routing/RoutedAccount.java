package org.heddle.routing;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.heddle.storage.AccessList;
import org.heddle.storage.Account;
import org.heddle.storage.Annotation;
import org.heddle.storage.Draft;
import org.heddle.storage.EntryName;
import org.heddle.storage.KeptMessage;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Watch;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.MailboxTree;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.Replica;
import org.heddle.storage.SpecialUse;
import org.heddle.storage.Storage;
import org.heddle.storage.Usage;

/// An account, wherever it is now. Thread-safe.
final class RoutedAccount implements Account {
  private final Place place;
  private final String name;
  private final QuotaLimits limits;
  private volatile Opened opened;

  /// An account as it was opened in one storage.
  private record Opened(Storage storage, Account account) {}

  RoutedAccount(Place place, String name, QuotaLimits limits) {
    this.place = place;
    this.name = name;
    this.limits = limits;
    this.opened = place.call(() -> open(place.storage()));
  }

  private Opened open(Storage storage) {
    return new Opened(storage, storage.account(name, limits));
  }

  Place place() {
    return place;
  }

  /// The account where it is; to be called within [Place#call].
  Account inner() {
    Opened known = opened;
    if (!known.storage().equals(place.storage())) {
      known = open(place.storage());
      opened = known;
    }
    return known.account();
  }

  private <T> T ask(Function<Account, T> question) {
    return place.call(() -> question.apply(inner()));
  }

  private void tell(Consumer<Account> change) {
    place.call(() -> {
      change.accept(inner());
      return this;
    });
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Usage usage() {
    return ask(Account::usage);
  }

  @Override
  public QuotaLimits limits() {
    return limits;
  }

  @Override
  public MailboxTree mailboxes() {
    return ask(Account::mailboxes);
  }

  @Override
  public Map<MailboxId, AccessList> accessLists() {
    return ask(Account::accessLists);
  }

  @Override
  public List<Annotation> annotations() {
    return ask(Account::annotations);
  }

  @Override
  public List<Annotation> annotations(
      String user, Collection<Optional<MailboxId>> about, Predicate<EntryName> wanted) {
    return ask(account -> account.annotations(user, about, wanted));
  }

  @Override
  public long annotate(
      Optional<MailboxId> mailbox, String user, Map<EntryName, Optional<byte[]>> values) {
    return ask(account -> account.annotate(mailbox, user, values));
  }

  @Override
  public Annotation.Changes annotationChanges(long since) {
    return ask(account -> account.annotationChanges(since));
  }

  @Override
  public Map<MailboxId, MailboxStatus> statuses(Collection<MailboxId> mailboxes) {
    return ask(account -> account.statuses(mailboxes));
  }

  @Override
  public Mailbox open(MailboxName mailbox) {
    return ask(account -> new RoutedMailbox(this, account.open(mailbox)));
  }

  @Override
  public MailboxInfo create(MailboxName mailbox, Set<SpecialUse> uses) {
    return ask(account -> account.create(mailbox, uses));
  }

  @Override
  public void assign(MailboxName mailbox, Set<SpecialUse> uses) {
    tell(account -> account.assign(mailbox, uses));
  }

  @Override
  public void delete(MailboxName mailbox) {
    tell(account -> account.delete(mailbox));
  }

  @Override
  public void rename(MailboxName from, MailboxName to) {
    tell(account -> account.rename(from, to));
  }

  @Override
  public void subscribe(MailboxName mailbox) {
    tell(account -> account.subscribe(mailbox));
  }

  @Override
  public void unsubscribe(MailboxName mailbox) {
    tell(account -> account.unsubscribe(mailbox));
  }

  @Override
  public Watch watchTree(Runnable hint) {
    return RoutedWatch.open(place, () -> inner().watchTree(hint), hint);
  }

  @Override
  public Watch watch(MailboxId mailbox, Runnable hint) {
    return RoutedWatch.open(place, () -> inner().watch(mailbox, hint), hint);
  }

  @Override
  public List<KeptMessage> kept(Optional<String> after, int limit) {
    return ask(account -> account.kept(after, limit));
  }

  @Override
  public Optional<Restored> restore(String id) {
    return ask(account -> account.restore(id));
  }

  @Override
  public Draft draft() {
    return ask(account -> new RoutedDraft(place.storage(), account.draft()));
  }

  /// A draft that the account takes where it is; to be called within [Place#call].
  Draft taken(Draft draft) {
    return draft instanceof RoutedDraft routed ? routed.taken(place.storage(), inner()) : draft;
  }

  @Override
  public Replica replica() {
    return new RoutedReplica(this);
  }
}
