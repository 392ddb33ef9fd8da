package org.heddle.storage.jdbc;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.heddle.storage.AccessList;
import org.heddle.storage.Account;
import org.heddle.storage.Annotation;
import org.heddle.storage.Draft;
import org.heddle.storage.EntryName;
import org.heddle.storage.KeptMessage;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.MailboxTree;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.Replica;
import org.heddle.storage.SpecialUse;
import org.heddle.storage.StorageException;
import org.heddle.storage.Usage;

/// The mailboxes of one user.
final class JdbcAccount implements Account {
  private final JdbcStorage storage;
  private final String name;
  private final long id;
  private final QuotaLimits limits;

  JdbcAccount(JdbcStorage storage, String name, long id, QuotaLimits limits) {
    this.storage = storage;
    this.name = name;
    this.id = id;
    this.limits = limits;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Usage usage() {
    return storage.database().read(c -> MailboxRows.usage(c, id));
  }

  @Override
  public QuotaLimits limits() {
    return limits;
  }

  @Override
  public MailboxTree mailboxes() {
    return storage.database().read(c -> MailboxRows.tree(c, id));
  }

  @Override
  public Map<MailboxId, AccessList> accessLists() {
    return storage.database().read(c -> AccessRows.all(c, id));
  }

  @Override
  public List<Annotation> annotations() {
    return storage.database().read(c -> AnnotationRows.all(c, id));
  }

  @Override
  public List<Annotation> annotations(
      String user, Collection<Optional<MailboxId>> about, Predicate<EntryName> wanted) {
    return storage.database().read(c -> AnnotationRows.seen(c, id, user, about, wanted));
  }

  @Override
  public long annotate(
      Optional<MailboxId> mailbox, String user, Map<EntryName, Optional<byte[]>> values) {
    return submit(work -> AnnotationWrites.annotate(work, id, mailbox, user, values));
  }

  @Override
  public Annotation.Changes annotationChanges(long since) {
    long now = storage.database().read(c -> AnnotationRows.state(c, id));
    if (now <= since) {
      return new Annotation.Changes(now, List.of());
    }
    return storage
        .database()
        .readSnapshot(c ->
            new Annotation.Changes(
                AnnotationRows.state(c, id), AnnotationRows.since(c, id, since)));
  }

  @Override
  public Map<MailboxId, MailboxStatus> statuses(Collection<MailboxId> mailboxes) {
    var wanted = mailboxes.stream().collect(Collectors.toSet());
    var statuses = new HashMap<MailboxId, MailboxStatus>();
    for (MailboxRow row : storage.database().read(c -> MailboxRows.all(c, id))) {
      if (wanted.contains(row.id())) {
        statuses.put(row.id(), row.status());
      }
    }
    return statuses;
  }

  @Override
  public Mailbox open(MailboxName mailbox) {
    return storage
        .database()
        .read(c -> MailboxRows.find(c, id, mailbox))
        .map(found -> new JdbcMailbox(storage, found, limits))
        .orElseThrow(() -> new StorageException.NoSuchMailbox(mailbox.value()));
  }

  @Override
  public MailboxInfo create(MailboxName mailbox, Set<SpecialUse> uses) {
    MailboxKey fresh = fresh();
    return submit(work -> storage.tree().create(work, fresh, mailbox, uses));
  }

  /// A key whose id is not that of a mailbox that came from elsewhere.
  private MailboxKey fresh() {
    var key = new MailboxKey(id, storage.ids().take());
    return storage.database().read(c -> MailboxRows.find(c, id, key.id())).isEmpty()
        ? key
        : fresh();
  }

  @Override
  public void assign(MailboxName mailbox, Set<SpecialUse> uses) {
    submit(work -> storage.tree().assign(work, id, mailbox, uses));
  }

  @Override
  public void delete(MailboxName mailbox) {
    if (mailbox.isInbox()) {
      throw new StorageException.InvalidName(mailbox.value());
    }
    submit(work -> storage.tree().delete(work, id, mailbox));
  }

  @Override
  public void rename(MailboxName from, MailboxName to) {
    if (to.equals(from) || to.isBelow(from)) {
      throw new StorageException.InvalidName(to.value());
    }
    if (from.isInbox()) {
      MailboxKey fresh = fresh();
      submit(work -> storage.tree().renameInbox(work, fresh, to));
    } else {
      submit(work -> storage.tree().rename(work, id, from, to));
    }
  }

  @Override
  public void subscribe(MailboxName mailbox) {
    submit(work -> {
      work.write(SubscriptionRows.delete(id, mailbox));
      work.write(SubscriptionRows.insert(id, mailbox));
      work.ring(id);
      return mailbox;
    });
  }

  @Override
  public void unsubscribe(MailboxName mailbox) {
    submit(work -> {
      work.write(SubscriptionRows.delete(id, mailbox));
      work.ring(id);
      return mailbox;
    });
  }

  private <R> R submit(Job<R> job) {
    return storage.committers().submit(Scope.alone(), job);
  }

  /// No mailbox has the id of an account (see [Ids]), so that its tree can be rung by that.
  @Override
  public Mailbox.Watch watchTree(Runnable hint) {
    Mailbox.Watch own = storage.hints().watch(id, hint);
    Mailbox.Watch everybody = storage.hints().watch(TreeWrites.EVERYBODY, hint);
    return () -> {
      own.close();
      everybody.close();
    };
  }

  @Override
  public Mailbox.Watch watch(MailboxId mailbox, Runnable hint) {
    return storage
        .database()
        .read(c -> MailboxRows.find(c, id, mailbox))
        .map(key -> storage.hints().watch(key.mailbox(), hint))
        .orElse(() -> {});
  }

  @Override
  public List<KeptMessage> kept(Optional<String> after, int limit) {
    return storage.database().read(c -> storage.kept().page(c, id, after, limit));
  }

  @Override
  public Optional<Restored> restore(String message) {
    return KeptMessages.Wanted.of(id, message, limits)
        .flatMap(wanted ->
            storage
                .committers()
                .submit(
                    Scope.alone().growing(id, limits),
                    work -> storage.kept().restore(work, wanted)));
  }

  @Override
  public Draft draft() {
    return new JdbcDraft(id, storage.spool());
  }

  @Override
  public Replica replica() {
    return new JdbcReplica(storage, id);
  }
}
