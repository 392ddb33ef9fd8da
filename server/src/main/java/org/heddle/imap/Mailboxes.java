package org.heddle.imap;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.heddle.storage.AccessList;
import org.heddle.storage.Account;
import org.heddle.storage.EntryName;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.MailboxTree;
import org.heddle.storage.Right;
import org.heddle.storage.Rights;
import org.heddle.storage.SpecialUse;
import org.heddle.storage.StorageException;

/// The mailboxes that one user can reach, by the names that their client knows them by: the one way
/// from a name in a command to a mailbox. What the user may not know of is not there (RFC 4314
/// section 6). Confined to the session's thread.
final class Mailboxes {
  private static final MailboxTree NOTHING = new MailboxTree(List.of(), new TreeSet<>());

  private final Territory territory;
  private final Account own;

  Mailboxes(Territory territory) {
    this.territory = territory;
    this.own = territory.own();
  }

  /// The account of the user who is logged in: their settings, their subscriptions.
  Account own() {
    return own;
  }

  /// Whether this is a name for mailboxes of the user's own, whether there is one or not.
  boolean isOwn(MailboxName name) {
    return territory.isOwn(name);
  }

  /// The mailbox of that name, for a command that needs these rights there.
  ///
  /// @throws StorageException.NoSuchMailbox if there is none that the user may know of
  /// @throws Refused with NOPERM if the user lacks one of the rights
  Place open(MailboxName name, Right... needed) {
    Place place = find(name);
    Rights rights = place.rights();
    if (rights.isEmpty() || !rights.has(needed)) {
      throw rights.has(Right.LOOKUP) ? Place.noPermission() : missing(name);
    }
    return place;
  }

  /// The mailbox of that name, for its annotations (RFC 5464 section 3.3).
  ///
  /// @throws Refused with NOPERM if the user may only know of it
  Place openAnnotated(MailboxName name) {
    Place place = open(name, Right.LOOKUP);
    if (!Annotations.areFor(place.rights())) {
      throw Place.noPermission();
    }
    return place;
  }

  /// The mailbox of that name, for a command that needs any of these rights there.
  ///
  /// @throws StorageException.NoSuchMailbox if there is none, or the user has none of them
  Place openAny(MailboxName name, Right... wanted) {
    Place place = find(name);
    if (!place.rights().hasAny(wanted)) {
      throw missing(name);
    }
    return place;
  }

  private Place find(MailboxName name) {
    Territory.Route route = territory.route(name).orElseThrow(() -> missing(name));
    try {
      return new Place(route.account(), route.account().open(route.name()), territory);
    } catch (StorageException.NoSuchMailbox gone) {
      throw missing(name);
    }
  }

  private static StorageException missing(MailboxName name) {
    return new StorageException.NoSuchMailbox(name.value());
  }

  /// The mailbox of that name, to put messages in.
  ///
  /// @throws Refused with TRYCREATE if there is none, and the user could make it
  Place openTarget(MailboxName name) {
    try {
      return open(name, Right.INSERT);
    } catch (StorageException.NoSuchMailbox missing) {
      if (territory.route(name).filter(this::mayCreate).isPresent()) {
        throw new Refused("TRYCREATE", missing.message());
      }
      throw missing;
    }
  }

  /// Whether the user has the right to make this mailbox: in the account of another, only below a
  /// mailbox that is theirs to add to (RFC 4314 section 4).
  private boolean mayCreate(Territory.Route route) {
    if (isOwn(route)) {
      return true;
    }
    Optional<MailboxName> above = route.name().parent();
    while (above.isPresent()) {
      try {
        var parent = new Place(route.account(), route.account().open(above.get()), territory);
        return parent.rights().has(Right.CREATE);
      } catch (StorageException.NoSuchMailbox implied) {
        above = above.get().parent();
      }
    }
    return false;
  }

  private boolean isOwn(Territory.Route route) {
    return route.account().name().equals(own.name());
  }

  /// What a mailbox is for: nothing if it is another's.
  Set<SpecialUse> uses(MailboxName name) {
    return territory.isOwn(name)
        ? own.mailboxes().mailboxes().stream()
            .filter(box -> box.name().equals(name))
            .findFirst()
            .map(MailboxInfo::uses)
            .orElse(Set.of())
        : Set.of();
  }

  /// All that the user may know of, and what they subscribed to. What a mailbox of another is for,
  /// is for the other.
  MailboxTree tree() {
    MailboxTree mine = own.mailboxes();
    var all = new ArrayList<MailboxInfo>();
    mine.mailboxes().stream().filter(box -> territory.isOwn(box.name())).forEach(all::add);
    territory.visitOthers((root, account) -> all.addAll(visible(root, account)));
    all.sort(Comparator.comparing(MailboxInfo::name));
    return new MailboxTree(List.copyOf(all), mine.subscriptions());
  }

  private List<MailboxInfo> visible(MailboxName root, Account account) {
    Map<MailboxId, Rights> rights = rights(account);
    var visible = new ArrayList<MailboxInfo>();
    for (MailboxInfo box : account.mailboxes().mailboxes()) {
      String name = root.value() + MailboxName.DELIMITER + box.name().value();
      if (has(rights, box.id(), Right.LOOKUP) && name.length() <= MailboxName.MAX_LENGTH) {
        visible.add(new MailboxInfo(box.id(), new MailboxName(name), Set.of()));
      }
    }
    return visible;
  }

  private static boolean has(Map<MailboxId, Rights> rights, MailboxId id, Right right) {
    return rights.getOrDefault(id, Rights.NONE).has(right);
  }

  private Map<MailboxId, Rights> rights(Account account) {
    var rights = new HashMap<MailboxId, Rights>();
    if (account.name().equals(own.name())) {
      account.mailboxes().mailboxes().forEach(box -> rights.put(box.id(), Rights.ALL));
    } else {
      for (Map.Entry<MailboxId, AccessList> entry : account.accessLists().entrySet()) {
        rights.put(entry.getKey(), territory.rights(account, entry.getValue()));
      }
    }
    return rights;
  }

  /// What the user may do with each mailbox that they may know of.
  Map<MailboxId, Rights> rights() {
    Map<MailboxId, Rights> all = rights(own);
    territory.visitOthers((_, account) -> all.putAll(rights(account)));
    return all;
  }

  /// The counters of these mailboxes; those that are gone, or that the user may not read, are left
  /// out.
  Map<MailboxId, MailboxStatus> statuses(Collection<MailboxId> mailboxes) {
    var statuses = new HashMap<>(own.statuses(mailboxes));
    if (statuses.size() == mailboxes.size()) {
      return statuses;
    }
    territory.visitOthers((_, account) -> {
      Map<MailboxId, Rights> rights = rights(account);
      List<MailboxId> readable =
          mailboxes.stream().filter(id -> has(rights, id, Right.READ)).toList();
      if (!readable.isEmpty()) {
        statuses.putAll(account.statuses(readable));
      }
    });
    return statuses;
  }

  /// The annotations of these mailboxes, by one question for each account. Of the mailboxes of
  /// others all are in it whose annotations the user may read, also if they have none.
  Map<MailboxId, Map<EntryName, byte[]>> annotations(
      Collection<MailboxId> mailboxes, Predicate<EntryName> wanted) {
    var values = new HashMap<>(Annotations.of(own, mailboxes, own.name(), wanted));
    territory.visitOthers((_, account) -> {
      Map<MailboxId, Rights> rights = rights(account);
      List<MailboxId> readable =
          mailboxes.stream()
              .filter(id -> Annotations.areFor(rights.getOrDefault(id, Rights.NONE)))
              .toList();
      if (!readable.isEmpty()) {
        var theirs = Annotations.of(account, readable, own.name(), wanted);
        readable.forEach(id -> values.putIfAbsent(id, theirs.getOrDefault(id, Map.of())));
      }
    });
    return values;
  }

  /// As [Account#assign], of a mailbox of the user's own; others hear of it as of annotations.
  ///
  /// @return the state of the account's annotations with which that of this mailbox is changed
  long assign(MailboxName name, Set<SpecialUse> uses) {
    MailboxTree before = own.mailboxes();
    own.assign(name, uses);
    tellTaken(before, uses, name);
    return tellUses(open(name).mailbox().id());
  }

  private void tellTaken(MailboxTree before, Set<SpecialUse> uses, MailboxName by) {
    before.mailboxes().stream()
        .filter(box -> !box.name().equals(by) && !Collections.disjoint(box.uses(), uses))
        .forEach(box -> tellUses(box.id()));
  }

  private long tellUses(MailboxId mailbox) {
    return own.annotate(
        Optional.of(mailbox), own.name(), Map.of(Annotations.SPECIAL_USE, Optional.empty()));
  }

  /// Does this with the user's own account and with those of others, without those that cannot be
  /// read now.
  void visit(Consumer<Account> action) {
    action.accept(own);
    territory.visitOthers((_, account) -> action.accept(account));
  }

  /// The user's own account, and those of others in which there is something for the user.
  List<Account> accounts() {
    var accounts = new ArrayList<Account>(territory.all().values());
    accounts.addFirst(own);
    return accounts;
  }

  /// As [Account#watch], for a mailbox of [#tree].
  Mailbox.Watch watch(MailboxInfo mailbox, Runnable hint) {
    return territory
        .route(mailbox.name())
        .map(route -> route.account().watch(mailbox.id(), hint))
        .orElse(() -> {});
  }

  /// As [Account#create]. What a mailbox of another is for, is for the other.
  ///
  /// @throws Refused with NOPERM if the user has no right to, with USEATTR for uses where it is not
  ///   the user's own
  MailboxInfo create(MailboxName name, Set<SpecialUse> uses) {
    Territory.Route route = creatable(name);
    if (!isOwn(route) && !uses.isEmpty()) {
      throw new Refused("USEATTR", "Only a mailbox of one's own has special uses");
    }
    MailboxTree before = uses.isEmpty() ? NOTHING : own.mailboxes();
    MailboxInfo made = route.account().create(route.name(), uses);
    tellTaken(before, uses, name);
    return new MailboxInfo(made.id(), name, made.uses());
  }

  private Territory.Route creatable(MailboxName name) {
    return territory
        .route(name)
        .filter(this::mayCreate)
        .orElseThrow(() -> new Refused("NOPERM", "No right to make a mailbox there"));
  }

  /// As [Account#delete].
  void delete(MailboxName name) {
    Territory.Route route = territory.route(name).orElseThrow(() -> missing(name));
    if (!isOwn(route)) {
      open(name, Right.DELETE_MAILBOX);
    }
    route.account().delete(route.name());
  }

  /// As [Account#rename], within one account. What is in the INBOX of another stays there.
  ///
  /// @throws Refused with CANNOT if the names are in two accounts
  void rename(MailboxName from, MailboxName to) {
    Territory.Route source = territory.route(from).orElseThrow(() -> missing(from));
    if (!isOwn(source)) {
      open(from, Right.DELETE_MAILBOX);
    }
    Territory.Route target = creatable(to);
    boolean otherInbox = !isOwn(source) && source.name().isInbox();
    if (!source.account().name().equals(target.account().name()) || otherInbox) {
      throw new Refused("CANNOT", "A mailbox cannot be renamed into another account");
    }
    source.account().rename(source.name(), target.name());
  }

  /// As [Account#subscribe]: whatever is subscribed to, the subscription is the user's own.
  void subscribe(MailboxName name) {
    own.subscribe(name);
  }

  /// As [Account#unsubscribe].
  void unsubscribe(MailboxName name) {
    own.unsubscribe(name);
  }
}
