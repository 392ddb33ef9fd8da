package org.heddle.storage.kit;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.heddle.storage.AccessChange;
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

/// The mailboxes of one user of a [MemoryStorage]. Its lock guards the tree and every mailbox in
/// it, so that whatever touches two mailboxes is atomic for free.
final class MemoryAccount implements Account {
  /// A mailbox in the tree.
  record Entry(MemoryFolder folder, Set<SpecialUse> uses) {}

  /// Whose account it is.
  enum Standing {
    OWN,
    REPLICA,
    RELEASED
  }

  private final MemoryStorage storage;
  private final String name;
  private final ReentrantLock lock = new ReentrantLock();
  private final TreeMap<MailboxName, Entry> tree = new TreeMap<>();
  private final MemoryKept kept = new MemoryKept(this);
  private final TreeSet<MailboxName> subscriptions = new TreeSet<>();
  private final MemoryAnnotations annotations = new MemoryAnnotations();
  private long lastUidValidity;
  private long lastEmailId;
  private final Set<Long> emailsFromElsewhere = new HashSet<>();
  private final Set<MailboxId> idsFromElsewhere = new HashSet<>();
  private Standing standing = Standing.OWN;

  MemoryAccount(MemoryStorage storage, String name) {
    this.storage = storage;
    this.name = name;
    add(MailboxName.INBOX, Set.of());
  }

  <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  MemoryStorage storage() {
    return storage;
  }

  long newEmailId() {
    do {
      lastEmailId++;
    } while (emailsFromElsewhere.contains(lastEmailId));
    return lastEmailId;
  }

  private MailboxId newMailboxId() {
    MailboxId fresh = storage.newMailboxId();
    while (idsFromElsewhere.contains(fresh)) {
      fresh = storage.newMailboxId();
    }
    return fresh;
  }

  SortedMap<MailboxName, Entry> tree() {
    return tree;
  }

  SortedSet<MailboxName> subscriptions() {
    return subscriptions;
  }

  Standing standing() {
    return standing;
  }

  void standing(Standing newStanding) {
    standing = newStanding;
  }

  /// Notes ids that come from elsewhere, so that they are not given out here.
  void know(MailboxId id, long uidValidity) {
    idsFromElsewhere.add(id);
    lastUidValidity = Math.max(lastUidValidity, uidValidity);
  }

  void know(long emailId) {
    emailsFromElsewhere.add(emailId);
  }

  @Override
  public Replica replica() {
    return new MemoryReplica(this);
  }

  java.time.Instant now() {
    return storage.clock().instant().truncatedTo(ChronoUnit.SECONDS);
  }

  void ring(MemoryFolder folder) {
    storage.hints().ring(folder.id());
  }

  /// Changes the tree.
  private <T> T planted(Supplier<T> action) {
    T result = locked(action);
    ringTree();
    return result;
  }

  void ringTree() {
    storage.trees().ring(name);
  }

  void ringUser(AccessChange change) {
    change.user().ifPresentOrElse(storage.trees()::ring, storage.trees()::ringAll);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public QuotaLimits limits() {
    return QuotaLimits.NONE;
  }

  @Override
  public MailboxTree mailboxes() {
    return locked(() -> {
      var all = new ArrayList<MailboxInfo>();
      tree.forEach((key, entry) -> all.add(info(key, entry)));
      return new MailboxTree(
          List.copyOf(all), Collections.unmodifiableSortedSet(new TreeSet<>(subscriptions)));
    });
  }

  @Override
  public Map<MailboxId, AccessList> accessLists() {
    return locked(() -> {
      var lists = new HashMap<MailboxId, AccessList>();
      for (Entry entry : tree.values()) {
        AccessList list = entry.folder.access();
        if (!list.isEmpty()) {
          lists.put(entry.folder.id(), list);
        }
      }
      return lists;
    });
  }

  @Override
  public List<Annotation> annotations() {
    return locked(() -> annotations.find(_ -> true));
  }

  @Override
  public List<Annotation> annotations(
      String user, Collection<Optional<MailboxId>> about, Predicate<EntryName> wanted) {
    return locked(() ->
        annotations.find(
            key -> key.isFor(user) && about.contains(key.mailbox()) && wanted.test(key.entry())));
  }

  @Override
  public long annotate(
      Optional<MailboxId> mailbox, String user, Map<EntryName, Optional<byte[]>> values) {
    long state =
        planted(() -> {
          mailbox.ifPresent(this::requirePresent);
          return annotations.annotate(mailbox, user, values);
        });
    mailbox.ifPresent(id -> storage.hints().ring(id));
    return state;
  }

  @Override
  public Annotation.Changes annotationChanges(long since) {
    return locked(() -> annotations.since(since));
  }

  /// A mailbox is gone.
  void forget(MemoryFolder gone) {
    annotations.remove(gone.id());
  }

  private void requirePresent(MailboxId id) {
    if (tree.values().stream().noneMatch(entry -> entry.folder.id().equals(id))) {
      throw new StorageException.NoSuchMailbox(id.value());
    }
  }

  @Override
  public Usage usage() {
    return locked(() -> Usage.of(tree.values().stream().map(e -> e.folder.status()).toList()));
  }

  private static MailboxInfo info(MailboxName name, Entry entry) {
    return new MailboxInfo(entry.folder.id(), name, entry.uses);
  }

  @Override
  public Map<MailboxId, MailboxStatus> statuses(Collection<MailboxId> mailboxes) {
    return locked(() -> {
      var statuses = new HashMap<MailboxId, MailboxStatus>();
      for (Entry entry : tree.values()) {
        if (mailboxes.contains(entry.folder.id())) {
          statuses.put(entry.folder.id(), entry.folder.status());
        }
      }
      return statuses;
    });
  }

  @Override
  public Mailbox open(MailboxName mailbox) {
    return open(mailbox, QuotaLimits.NONE);
  }

  Mailbox open(MailboxName mailbox, QuotaLimits allowed) {
    return locked(() -> new MemoryMailbox(this, find(mailbox).folder, allowed));
  }

  Entry find(MailboxName mailbox) {
    Entry entry = tree.get(mailbox);
    if (entry == null) {
      throw new StorageException.NoSuchMailbox(mailbox.value());
    }
    return entry;
  }

  @Override
  public MailboxInfo create(MailboxName mailbox, Set<SpecialUse> uses) {
    return planted(() -> {
      refuseExisting(mailbox);
      take(uses);
      Entry made = add(mailbox, uses);
      Optional<MailboxName> above = mailbox.parent();
      while (above.isPresent() && !tree.containsKey(above.get())) {
        above = above.get().parent();
      }
      above.ifPresent(parent -> made.folder.access(find(parent).folder.access()));
      return info(mailbox, made);
    });
  }

  @Override
  public void assign(MailboxName mailbox, Set<SpecialUse> uses) {
    planted(() -> {
      Entry entry = find(mailbox);
      take(uses);
      return tree.put(mailbox, new Entry(entry.folder, uses));
    });
  }

  private void take(Set<SpecialUse> uses) {
    tree.replaceAll((key, entry) -> new Entry(entry.folder, SpecialUse.without(entry.uses, uses)));
  }

  private void refuseExisting(MailboxName mailbox) {
    if (tree.containsKey(mailbox)) {
      throw new StorageException.MailboxExists(mailbox);
    }
  }

  private Entry add(MailboxName mailbox, Set<SpecialUse> uses) {
    var entry = new Entry(new MemoryFolder(this, newMailboxId(), ++lastUidValidity), uses);
    tree.put(mailbox, entry);
    return entry;
  }

  @Override
  public void delete(MailboxName mailbox) {
    if (mailbox.isInbox()) {
      throw new StorageException.InvalidName(mailbox.value());
    }
    MemoryFolder deleted =
        planted(() -> {
          MemoryFolder found = find(mailbox).folder;
          kept.orphan(found, mailbox);
          tree.remove(mailbox);
          found.delete();
          return found;
        });
    ring(deleted);
  }

  @Override
  public void rename(MailboxName from, MailboxName to) {
    if (to.equals(from) || to.isBelow(from)) {
      throw new StorageException.InvalidName(to.value());
    }
    if (from.isInbox()) {
      renameInbox(to);
      return;
    }
    planted(() -> {
      List<MailboxName> moving =
          tree.keySet().stream().filter(n -> n.equals(from) || n.isBelow(from)).toList();
      if (moving.isEmpty()) {
        throw new StorageException.NoSuchMailbox(from.value());
      }
      refuseExisting(to);
      moving.forEach(old -> refuseExisting(old.moved(from, to)));
      moving.forEach(old -> tree.put(old.moved(from, to), tree.remove(old)));
      return moving;
    });
  }

  private void renameInbox(MailboxName to) {
    MemoryFolder inbox =
        planted(() -> {
          refuseExisting(to);
          MemoryFolder source = find(MailboxName.INBOX).folder;
          MemoryFolder target = new MemoryFolder(this, newMailboxId(), ++lastUidValidity);
          annotations.copy(source.id(), target.id());
          tree.put(to, new Entry(target, Set.of()));
          source.moveAll(target);
          return source;
        });
    ring(inbox);
  }

  @Override
  public void subscribe(MailboxName mailbox) {
    planted(() -> subscriptions.add(mailbox));
  }

  @Override
  public void unsubscribe(MailboxName mailbox) {
    planted(() -> subscriptions.remove(mailbox));
  }

  @Override
  public Mailbox.Watch watchTree(Runnable hint) {
    return storage.trees().watch(name, hint);
  }

  @Override
  public Mailbox.Watch watch(MailboxId mailbox, Runnable hint) {
    return storage.hints().watch(mailbox, hint);
  }

  /// Expunged messages.
  MemoryKept kept() {
    return kept;
  }

  /// What a mailbox is called; nothing if it is gone.
  Optional<MailboxName> nameOf(MemoryFolder folder) {
    return tree.entrySet().stream()
        .filter(entry -> entry.getValue().folder == folder)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  @Override
  public List<KeptMessage> kept(Optional<String> after, int limit) {
    return locked(() -> kept.page(after, limit));
  }

  @Override
  public Optional<Restored> restore(String id) {
    return restore(id, QuotaLimits.NONE);
  }

  Optional<Restored> restore(String id, QuotaLimits allowed) {
    Optional<Restored> restored = locked(() -> kept.restore(id, allowed));
    restored.ifPresent(where -> ring(locked(() -> find(where.mailbox()).folder)));
    return restored;
  }

  /// The mailbox of that name, or INBOX.
  MailboxName orInbox(MailboxName mailbox) {
    return tree.containsKey(mailbox) ? mailbox : MailboxName.INBOX;
  }

  MemoryFolder folder(MailboxName mailbox) {
    return find(mailbox).folder;
  }

  @Override
  public Draft draft() {
    return new MemoryDraft(this);
  }
}
