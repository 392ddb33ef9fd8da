package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.heddle.storage.AccessChange;
import org.heddle.storage.AccessList;
import org.heddle.storage.Account;
import org.heddle.storage.Annotation;
import org.heddle.storage.Draft;
import org.heddle.storage.EntryName;
import org.heddle.storage.KeptMessage;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxIndex;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.MailboxTree;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.Replica;
import org.heddle.storage.SpecialUse;
import org.heddle.storage.StorageException;
import org.heddle.storage.Usage;

/// One root directory.
final class MaildirAccount implements Account {
  private final String name;
  private final Growth growth;
  private final Site site;
  private final Tree tree;
  private final Transfers transfers;
  private final Residents residents;
  private final Watchers watchers;
  private final SubscriptionFile subscriptions;
  private final UseFile uses;
  private final AccessLists access;
  private final Catalog catalog;
  private final AnnotationFiles annotations;
  private final ReentrantLock recovering = new ReentrantLock();
  private volatile boolean unfinished = true;

  /// The same account under another name, with limits.
  private MaildirAccount(String name, QuotaLimits limits, MaildirAccount same) {
    this.name = name;
    this.growth = new Growth(limits, same.growth.lock(), this::usage);
    this.site = same.site;
    this.tree = same.tree;
    this.transfers = same.transfers;
    this.residents = same.residents;
    this.watchers = same.watchers;
    this.subscriptions = same.subscriptions;
    this.uses = same.uses;
    this.access = same.access.under(name);
    this.catalog = new Catalog(tree, uses, access, subscriptions);
    this.annotations = same.annotations;
  }

  /// This account, for a user of that name whose mail is here, with these limits.
  MaildirAccount opened(String user, QuotaLimits limits) {
    return user.equals(name) && !limits.isLimited() ? this : new MaildirAccount(user, limits, this);
  }

  MaildirAccount(String name, Site site, Residents residents, Watchers watchers, ShareFile shares) {
    this.name = name;
    this.growth = new Growth(QuotaLimits.NONE, new ReentrantLock(), this::usage);
    this.site = site;
    this.tree = new Tree(site);
    this.annotations = new AnnotationFiles(site, tree);
    this.transfers = new Transfers(site, tree, annotations);
    this.residents = residents;
    this.watchers = watchers;
    this.subscriptions = new SubscriptionFile(site.root(), site.names().host());
    this.uses = new UseFile(site.root());
    this.access = new AccessLists(name, site, tree, shares);
    this.catalog = new Catalog(tree, uses, access, subscriptions);
  }

  /// Who looks at what other programs do.
  record Watchers(Watcher mailboxes, TreeWatcher trees, RootTemplate roots) {
    /// Tells whom it may concern that something is shared with them, or no longer is.
    void ring(AccessChange change) {
      if (change.user().isEmpty()) {
        trees.ringAll();
        return;
      }
      try {
        trees.ring(roots.of(change.user().get()));
      } catch (StorageException.Unavailable nobody) {
        // There is no such user.
      }
    }
  }

  /// Work on the tree.
  interface Work<R> {
    R run() throws IOException;
  }

  /// Runs work on the tree, with nothing left undone from before.
  <R> R onTree(Work<R> work) {
    try {
      recover();
      return work.run();
    } catch (IOException e) {
      unfinished = true;
      throw Disk.failure(e);
    }
  }

  /// The same for work that changes the tree, of which its watchers hear.
  <R> R planting(Work<R> work) {
    R result = onTree(work);
    watchers.trees().ring(site.root());
    return result;
  }

  /// Finishes what an earlier process, or an earlier failure, left half done.
  void recover() throws IOException {
    if (!unfinished) {
      return;
    }
    recovering.lock();
    try {
      if (unfinished) {
        new Recovery(site, tree).run();
        unfinished = false;
      }
    } finally {
      recovering.unlock();
    }
  }

  @Override
  public String name() {
    return name;
  }

  Path root() {
    return site.root();
  }

  Transfers transfers() {
    return transfers;
  }

  Site site() {
    return site;
  }

  Growth growth() {
    return growth;
  }

  Iterable<Folder> folders() {
    return tree.folders();
  }

  Folder folder(MailboxId id) {
    return tree.folder(id);
  }

  /// Checks all mailboxes.
  void check(AccountCheck check) {
    onTree(tree::scan).forEach((mailbox, folder) -> check.check(this, mailbox, folder));
  }

  /// Calls on a mailbox. If its directory is not where it was, the tree is looked at once more:
  /// another program may have renamed it.
  <R> R calling(MailboxId id, Function<Folder, R> call) {
    Folder folder = tree.folder(id);
    residents.used(folder);
    try {
      return call.apply(folder);
    } catch (StorageException.NoSuchMailbox e) {
      if (folder.isDeleted()) {
        throw e;
      }
      onTree(tree::scan);
      return call.apply(tree.folder(id));
    }
  }

  @Override
  public QuotaLimits limits() {
    return growth.limits();
  }

  @Override
  public MailboxTree mailboxes() {
    return onTree(catalog::all);
  }

  @Override
  public Usage usage() {
    List<MailboxId> all = onTree(tree::scan).values().stream().map(Folder::id).toList();
    return Usage.of(statuses(all).values());
  }

  @Override
  public Map<MailboxId, MailboxStatus> statuses(Collection<MailboxId> mailboxes) {
    // Each is brought up to date, and then all are looked at in one moment in which no move is half
    // seen.
    var found = new HashMap<MailboxId, MailboxIndex>();
    for (MailboxId id : mailboxes) {
      try {
        found.put(id, calling(id, Folder::index));
      } catch (StorageException.NoSuchMailbox e) {
        // Left out.
      }
    }
    var statuses = new HashMap<MailboxId, MailboxStatus>();
    transfers.seeing().lock();
    try {
      found.forEach((id, index) ->
          statuses.put(id, tree.present(id).flatMap(Folder::published).orElse(index).status()));
    } finally {
      transfers.seeing().unlock();
    }
    return statuses;
  }

  @Override
  public Mailbox open(MailboxName mailbox) {
    Folder folder =
        onTree(() ->
            tree.find(mailbox)
                .orElseThrow(() -> new StorageException.NoSuchMailbox(mailbox.value())));
    return new MaildirMailbox(this, folder.id());
  }

  @Override
  public MailboxInfo create(MailboxName mailbox, Set<SpecialUse> kinds) {
    return planting(() -> catalog.create(mailbox, kinds));
  }

  @Override
  public Map<MailboxId, AccessList> accessLists() {
    return onTree(access::all);
  }

  AccessList accessList(MailboxId id) {
    return onTree(() -> calling(id, access::of));
  }

  /// The tree is free for others while another program has the list.
  void changeAccess(MailboxId id, AccessChange change) {
    planting(() -> DotLock.patiently(() -> access.tryToChange(id, change)));
    watchers.ring(change);
    site.hints().ring(id);
  }

  @Override
  public List<Annotation> annotations() {
    return onTree(() -> annotations.find(Optional.empty(), _ -> true));
  }

  @Override
  public List<Annotation> annotations(
      String user, Collection<Optional<MailboxId>> about, Predicate<EntryName> wanted) {
    return onTree(() ->
        annotations.find(
            Optional.of(Set.copyOf(about)), key -> key.isFor(user) && wanted.test(key.entry())));
  }

  @Override
  public long annotate(
      Optional<MailboxId> mailbox, String user, Map<EntryName, Optional<byte[]>> values) {
    long state = planting(() -> annotations.annotate(mailbox, user, values));
    mailbox.ifPresent(site.hints()::ring);
    return state;
  }

  @Override
  public Annotation.Changes annotationChanges(long since) {
    return annotations.since(since);
  }

  @Override
  public void assign(MailboxName mailbox, Set<SpecialUse> kinds) {
    site.hints().ring(planting(() -> catalog.assign(mailbox, kinds)));
  }

  @Override
  public void delete(MailboxName mailbox) {
    if (mailbox.isInbox()) {
      throw new StorageException.InvalidName(mailbox.value());
    }
    planting(() -> {
      tree.delete(mailbox);
      return mailbox;
    });
  }

  @Override
  public void rename(MailboxName from, MailboxName to) {
    if (to.equals(from) || to.isBelow(from)) {
      throw new StorageException.InvalidName(to.value());
    }
    planting(() -> {
      if (from.isInbox()) {
        transfers.renameInbox(inbox(), to);
      } else {
        transfers.intending(() -> {
          new Renaming(site, tree).rename(from, to);
          return to;
        });
      }
      return to;
    });
  }

  private Folder inbox() throws IOException {
    return tree.find(MailboxName.INBOX)
        .orElseThrow(() -> new StorageException.NoSuchMailbox("INBOX"));
  }

  @Override
  public void subscribe(MailboxName mailbox) {
    planting(() -> {
      subscriptions.change(names -> names.add(mailbox));
      return mailbox;
    });
  }

  @Override
  public void unsubscribe(MailboxName mailbox) {
    planting(() -> {
      subscriptions.change(names -> names.remove(mailbox));
      return mailbox;
    });
  }

  @Override
  public List<KeptMessage> kept(Optional<String> after, int limit) {
    return onTree(() -> new Restoring(site, tree).list(after.orElse(""), limit));
  }

  @Override
  public Optional<Restored> restore(String id) {
    return growth.growing(() ->
        onTree(() -> {
          Optional<KeptFiles.Kept> kept = KeptFiles.Kept.of(id).filter(site.kept()::has);
          kept.ifPresent(one -> growth.admit(new Usage(one.name().size(), 1)));
          return kept.flatMap(
              one -> transfers.intending(() -> new Restoring(site, tree).restore(one)));
        }));
  }

  @Override
  public Draft draft() {
    return new SpoolDraft(site.root(), site.names().next());
  }

  @Override
  public Replica replica() {
    return new MaildirReplica(this, new ReplicaTree(site, tree, uses, access, subscriptions));
  }

  /// The draft, which must be one of this storage.
  SpoolDraft own(Draft draft) {
    if (draft instanceof SpoolDraft own) {
      return own;
    }
    throw new IllegalArgumentException("A draft of another storage");
  }

  void discard(List<Incoming> incoming) {
    for (Incoming message : incoming) {
      if (Files.exists(message.spool())) {
        transfers.discard(List.of(message));
      }
    }
  }

  Mailbox.Watch watch(Folder folder, Runnable hint) {
    return watchers.mailboxes().watch(this, folder, hint);
  }

  @Override
  public Mailbox.Watch watchTree(Runnable hint) {
    return watchers.trees().watch(site.root(), hint);
  }

  @Override
  public Mailbox.Watch watch(MailboxId mailbox, Runnable hint) {
    return tree.present(mailbox).map(folder -> watch(folder, hint)).orElse(() -> {});
  }
}
