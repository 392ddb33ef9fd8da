package org.heddle.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.heddle.imap.SessionState.LoggedIn;
import org.heddle.imap.SessionState.Selected;
import org.heddle.imap.WatchedMailboxes.Before;
import org.heddle.imap.WatchedMailboxes.Wanted;
import org.heddle.storage.Account;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxTree;
import org.heddle.storage.Right;
import org.heddle.storage.Rights;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;

/// What NOTIFY has asked for, and what the client knows of it: the tree as it was told, and by
/// [WatchedMailboxes] the counters (RFC 5465). Confined to the session's thread, but for the hints.
final class Notifications implements AutoCloseable {
  /// What is kept of the tree takes some hundred bytes for each name.
  private static final int MOST_NAMES = 20_000;

  private static final MailboxTree NOTHING =
      new MailboxTree(List.of(), Collections.emptySortedSet());

  private final Dialogue dialogue;
  private final Announcer announcer;
  private final ListHandler list;
  private final Doorbell doorbell;
  private final WatchedMailboxes watched;
  private final Map<String, Mailbox.Watch> trees = new HashMap<>();
  private final AtomicBoolean treeRung = new AtomicBoolean();
  private EventGroups groups = EventGroups.UNASKED;
  private MailboxTree tree = NOTHING;

  /// The mailboxes that were told with `\NoAccess`.
  private Set<MailboxId> denied = Set.of();

  /// What was selected at the last look.
  private Optional<MailboxView> selected = Optional.empty();

  Notifications(
      Dialogue dialogue,
      Announcer announcer,
      StatusHandler status,
      ListHandler list,
      Doorbell doorbell) {
    this.dialogue = dialogue;
    this.announcer = announcer;
    this.list = list;
    this.doorbell = doorbell;
    this.watched = new WatchedMailboxes(dialogue, status, doorbell);
  }

  /// Whether something is to be told without a command.
  boolean areWanted(LoggedIn here) {
    boolean ofSelected =
        here instanceof Selected && announcer.events().level() != SelectedEvents.Level.NONE;
    return !groups.equals(EventGroups.UNASKED) && (ofSelected || !groups.others().isEmpty());
  }

  /// What was asked for.
  EventGroups groups() {
    return groups;
  }

  /// Begins to watch what other mailboxes these groups mean, in the place of what was watched.
  ///
  /// @throws Overflow if they mean too much; then everything is as it was
  void set(EventGroups wanted, LoggedIn here) throws IOException {
    if (wanted.others().isEmpty()) {
      close();
      groups = wanted;
      return;
    }
    try {
      begin(wanted, here);
    } finally {
      if (groups.others().isEmpty()) {
        close();
      }
    }
  }

  private void begin(EventGroups wanted, LoggedIn here) throws IOException {
    // Watch first, then look: a change between the two is seen by the next look.
    watchTrees(here.mailboxes());
    MailboxTree now = tree(here);
    Access access = Access.of(now, here.mailboxes());
    Function<MailboxName, Set<Event>> events = wanted.in(new SearchScope(here, now));
    watched.watch(wanted(now, now, access, events), here.mailboxes());
    groups = wanted;
    tree = now;
    selected = view(here);
    denied = Set.of();
    tellAccess(access, events);
  }

  /// Tells how the mailboxes are of which messages are to be told (RFC 5465 section 3.1).
  void tellStatus(LoggedIn here) throws IOException {
    watched.tellAll(selectedId(here));
  }

  /// Nothing is to be told any more.
  void end() {
    close();
    groups = EventGroups.NONE;
    announcer.wants(SelectedEvents.NONE);
  }

  /// Looks at everything the next time: a hint may have been lost.
  void lookAtAll() {
    treeRung.set(true);
    watched.lookAtAll();
  }

  /// The session itself has put messages somewhere.
  void made(MailboxId mailbox, UidSet uids, LoggedIn here) {
    if (here instanceof Selected s && s.view().mailbox().id().equals(mailbox)) {
      s.view().made(uids);
    }
    watched.made(mailbox, uids.size());
  }

  /// The session itself has just changed these names, and what is below them: they are known.
  void changed(Mailboxes mailboxes, MailboxName... names) {
    if (groups.others().isEmpty()) {
      return;
    }
    Predicate<MailboxName> own =
        name -> List.of(names).stream().anyMatch(n -> name.equals(n) || name.isBelow(n));
    try {
      tree = mixed(own, mailboxes.tree(), tree);
    } catch (StorageException unavailable) {
      // Then the client hears of what it has done itself.
      lookAtAll();
    }
    treeRung.set(true);
  }

  private static MailboxTree mixed(
      Predicate<MailboxName> some, MailboxTree now, MailboxTree before) {
    var mailboxes = new ArrayList<MailboxInfo>();
    now.mailboxes().stream().filter(box -> some.test(box.name())).forEach(mailboxes::add);
    before.mailboxes().stream().filter(box -> !some.test(box.name())).forEach(mailboxes::add);
    mailboxes.sort(Comparator.comparing(MailboxInfo::name));
    var subscriptions = new TreeSet<MailboxName>();
    now.subscriptions().stream().filter(some).forEach(subscriptions::add);
    before.subscriptions().stream().filter(some.negate()).forEach(subscriptions::add);
    return new MailboxTree(mailboxes, subscriptions);
  }

  /// Tells what others did, but to the messages of the selected mailbox.
  void tell(LoggedIn here) throws IOException {
    if (groups.others().isEmpty()) {
      return;
    }
    try {
      deselect(here);
      if (treeRung.getAndSet(false)) {
        tellTree(here);
      }
      watched.tell(selectedId(here), here.mailboxes());
    } catch (Overflow overflow) {
      end();
      dialogue.untaggedLine("OK [NOTIFICATIONOVERFLOW] Too much to be told of");
    } catch (StorageException unavailable) {
      treeRung.set(true);
      throw unavailable;
    }
  }

  /// A mailbox that is not selected any more is one of the others.
  private void deselect(LoggedIn here) {
    Optional<MailboxView> now = view(here);
    Optional<MailboxView> before = selected.filter(view -> !now.equals(selected));
    if (before.isPresent()) {
      MailboxView view = before.get();
      watched.deselected(view.mailbox().id(), view.seenModSeq(), here.mailboxes());
    }
    selected = now;
  }

  private static Optional<MailboxView> view(LoggedIn here) {
    return here instanceof Selected s ? Optional.of(s.view()) : Optional.empty();
  }

  private static Set<MailboxId> selectedId(LoggedIn here) {
    return view(here).map(view -> Set.of(view.mailbox().id())).orElse(Set.of());
  }

  private void tellTree(LoggedIn here) throws IOException {
    watchTrees(here.mailboxes());
    MailboxTree before = tree;
    MailboxTree now = tree(here);
    Access access = Access.of(now, here.mailboxes());
    Function<MailboxName, Set<Event>> then = groups.in(new SearchScope(here, before));
    Function<MailboxName, Set<Event>> events = groups.in(new SearchScope(here, now));
    var listing = new Listing(now);
    for (TreeChange change : TreeChange.between(before, now)) {
      if (isWanted(change, then, events) && access.isReadable(change.name())) {
        list.unasked(change.name(), change.oldName(), List.of(), listing);
      }
    }
    tree = now;
    tellAccess(access, events);
    watched.watch(wanted(now, before, access, events), here.mailboxes());
  }

  private static boolean isWanted(
      TreeChange change,
      Function<MailboxName, Set<Event>> then,
      Function<MailboxName, Set<Event>> now) {
    Set<Event> wanted = EnumSet.copyOf(change.events());
    var events = new HashSet<>(now.apply(change.name()));
    events.addAll(then.apply(change.name()));
    change.oldName().ifPresent(old -> events.addAll(then.apply(old)));
    wanted.retainAll(events);
    return !wanted.isEmpty();
  }

  /// Tells which mailboxes, that may be listed, cannot be watched, and which can be now (RFC 5465
  /// sections 3.1 and 5.9).
  private void tellAccess(Access access, Function<MailboxName, Set<Event>> events)
      throws IOException {
    var listing = new Listing(access.tree());
    var denies = new HashSet<MailboxId>();
    for (MailboxInfo box : access.tree().mailboxes()) {
      boolean readable = access.isReadable(box.name());
      if (!readable && !events.apply(box.name()).isEmpty()) {
        denies.add(box.id());
      }
      if (denies.contains(box.id()) && !denied.contains(box.id())) {
        list.unasked(box.name(), Optional.empty(), List.of("\\NoAccess"), listing);
      } else if (readable && denied.contains(box.id())) {
        list.unasked(box.name(), Optional.empty(), List.of(), listing);
      }
    }
    denied = Set.copyOf(denies);
  }

  /// Which mailboxes may be read, of those that may be listed.
  ///
  /// @param unreadable the names of the others
  private record Access(MailboxTree tree, Set<MailboxName> unreadable) {
    static Access of(MailboxTree tree, Mailboxes mailboxes) {
      List<MailboxInfo> foreign =
          tree.mailboxes().stream().filter(box -> !mailboxes.isOwn(box.name())).toList();
      if (foreign.isEmpty()) {
        return new Access(tree, Set.of());
      }
      Map<MailboxId, Rights> rights = mailboxes.rights();
      return new Access(
          tree,
          foreign.stream()
              .filter(box -> !rights.getOrDefault(box.id(), Rights.NONE).has(Right.READ))
              .map(MailboxInfo::name)
              .collect(Collectors.toUnmodifiableSet()));
    }

    boolean isReadable(MailboxName name) {
      return !unreadable.contains(name);
    }
  }

  private static MailboxTree tree(LoggedIn here) {
    MailboxTree now = here.mailboxes().tree();
    if (now.mailboxes().size() + now.subscriptions().size() > MOST_NAMES) {
      throw new Overflow();
    }
    return now;
  }

  /// The mailboxes of which messages are to be told.
  private static Map<MailboxId, Wanted> wanted(
      MailboxTree now,
      MailboxTree before,
      Access access,
      Function<MailboxName, Set<Event>> events) {
    Set<MailboxId> old =
        before.mailboxes().stream().map(MailboxInfo::id).collect(Collectors.toSet());
    var wanted = new HashMap<MailboxId, Wanted>();
    for (MailboxInfo box : now.mailboxes()) {
      Set<Event> some = EnumSet.noneOf(Event.class);
      events.apply(box.name()).stream().filter(Event::isOfMessages).forEach(some::add);
      if (!some.isEmpty() && access.isReadable(box.name())) {
        Before known = old.contains(box.id()) ? Before.KNOWN : Before.NOTHING;
        wanted.put(box.id(), new Wanted(box, some, known));
      }
    }
    return wanted;
  }

  /// Whose trees there are may change with what they share.
  private void watchTrees(Mailboxes mailboxes) {
    Map<String, Account> accounts = new HashMap<>();
    mailboxes.accounts().forEach(account -> accounts.put(account.name(), account));
    if (accounts.size() > WatchedMailboxes.MOST) {
      throw new Overflow();
    }
    trees.forEach((name, watch) -> {
      if (!accounts.containsKey(name)) {
        watch.close();
      }
    });
    trees.keySet().retainAll(accounts.keySet());
    accounts.forEach(
        (name, account) -> trees.computeIfAbsent(name, _ -> account.watchTree(this::ringTree)));
  }

  private void ringTree() {
    treeRung.set(true);
    doorbell.ring();
  }

  /// Watches nothing any more.
  @Override
  public void close() {
    watched.close();
    trees.values().forEach(Mailbox.Watch::close);
    trees.clear();
    tree = NOTHING;
    denied = Set.of();
    selected = Optional.empty();
  }
}
