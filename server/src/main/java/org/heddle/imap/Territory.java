package org.heddle.imap;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.heddle.storage.AccessChange;
import org.heddle.storage.AccessList;
import org.heddle.storage.Account;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Rights;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which account a mailbox name leads to, by namespace (RFC 2342). Confined to the session's
/// thread.
final class Territory {
  private static final AccessChange NOTHING_FOR_ANYONE =
      new AccessChange(AccessList.ANYONE, AccessChange.Op.REPLACE, Rights.NONE);

  private static final Logger log = LoggerFactory.getLogger(Territory.class);

  private final Account own;
  private final Namespaces namespaces;
  private final Storage storage;
  private final Function<String, Account> accounts;
  private final Map<String, Account> opened = new HashMap<>();

  /// Whose accounts could not be read before, so that the log says it once.
  private final Set<String> unreadable = new HashSet<>();

  /// @param name in the account
  record Route(Account account, MailboxName name) {}

  /// @param accounts opens the account of another user, with the limits it has
  Territory(
      Account own, Namespaces namespaces, Storage storage, Function<String, Account> accounts) {
    this.own = own;
    this.namespaces = namespaces;
    this.storage = storage;
    this.accounts = accounts;
  }

  Account own() {
    return own;
  }

  /// Whether this account is the user's own.
  boolean isOwn(Account account) {
    return account.name().equals(own.name());
  }

  /// Whether an entry for `anyone` grants something in this account.
  boolean sharesWithAnyone(Account account) {
    return namespaces.sharesWithAnyone(account.name());
  }

  /// What the user may do in a mailbox of this account that has this list. What is taken away from
  /// anyone is taken away in any case.
  Rights rights(Account account, AccessList list) {
    if (isOwn(account)) {
      return Rights.ALL;
    }
    return sharesWithAnyone(account)
        ? list.of(own.name())
        : list.with(NOTHING_FOR_ANYONE).of(own.name());
  }

  /// Where this name leads; nothing if it leads nowhere that this user may know of.
  Optional<Route> route(MailboxName name) {
    String first = name.levels().getFirst();
    if (!namespaces.isRoot(first)) {
      return Optional.of(new Route(own, name));
    }
    if (first.equals(namespaces.shared()) && namespaces.sharedAccount().isPresent()) {
      return below(name, first).map(rest -> new Route(account(sharedAccount()), rest));
    }
    return below(name, first)
        .filter(rest -> rest.value().indexOf(MailboxName.DELIMITER) > 0)
        .flatMap(rest -> {
          String user = rest.levels().getFirst();
          return others().contains(user)
              ? below(name, first + "/" + user).map(local -> new Route(account(user), local))
              : Optional.empty();
        });
  }

  private static Optional<MailboxName> below(MailboxName name, String prefix) {
    return name.value().length() > prefix.length() + 1
        ? Optional.of(new MailboxName(name.value().substring(prefix.length() + 1)))
        : Optional.empty();
  }

  private String sharedAccount() {
    return namespaces.sharedAccount().orElseThrow();
  }

  /// Whether the user's own mailboxes can have this name.
  boolean isOwn(MailboxName name) {
    return !namespaces.isRoot(name.levels().getFirst());
  }

  /// The other users who may share something, whose names can be a level.
  private SortedSet<String> others() {
    var others = new TreeSet<String>();
    if (namespaces.others().isPresent()) {
      others.addAll(storage.sharingWith(own.name()));
      namespaces.sharedAccount().ifPresent(others::remove);
      others.removeIf(user -> !Namespaces.isLevel(user));
    }
    return others;
  }

  /// What is done with the account of another.
  interface Visit {
    /// @param root the name above its mailboxes
    void visit(MailboxName root, Account account);
  }

  /// Does this with the accounts of others, in the order of their names. One that cannot be read
  /// now is left out: what is broken there is nothing to a user who has mailboxes elsewhere.
  void visitOthers(Visit visit) {
    roots()
        .forEach((root, user) -> {
          try {
            visit.visit(root, account(user));
          } catch (StorageException.Unavailable | StorageException.Corrupt failure) {
            leftOut(user, failure);
          }
        });
  }

  private void leftOut(String user, StorageException failure) {
    if (unreadable.add(user)) {
      log.warn(
          "{} is not shown what {} shares: {}",
          Printable.text(own.name()),
          Printable.text(user),
          failure.explained());
    }
  }

  /// The accounts of others, by the name above their mailboxes, without those that cannot be
  /// opened.
  SortedMap<MailboxName, Account> all() {
    var all = new TreeMap<MailboxName, Account>();
    visitOthers(all::put);
    return all;
  }

  private SortedMap<MailboxName, String> roots() {
    var roots = new TreeMap<MailboxName, String>();
    for (String user : others()) {
      roots.put(new MailboxName(namespaces.others().orElseThrow() + "/" + user), user);
    }
    namespaces
        .sharedAccount()
        .ifPresent(user -> roots.put(new MailboxName(namespaces.shared()), user));
    return roots;
  }

  private Account account(String user) {
    return user.equals(own.name()) ? own : opened.computeIfAbsent(user, accounts);
  }
}
