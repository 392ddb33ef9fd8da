package org.heddle.storage.jdbc;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.heddle.storage.AccessChange;
import org.heddle.storage.AccessList;
import org.heddle.storage.IndexCache;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Rights;
import org.heddle.storage.SpecialUse;
import org.heddle.storage.StorageException;

/// What becomes of the tree of mailboxes. Each of these locks the account's row first, which makes
/// names unique, and runs alone in its transaction.
final class TreeWrites {
  /// What no account and no mailbox has for its id, and all who watch a tree watch.
  static final long EVERYBODY = -1;

  private static final long MAX_UID_VALIDITY = 0xFFFF_FFFFL;

  private final MessageWrites messages;
  private final IndexCache<Long> cache;
  private final InstantSource clock;

  TreeWrites(MessageWrites messages, IndexCache<Long> cache, InstantSource clock) {
    this.messages = messages;
    this.cache = cache;
    this.clock = clock;
  }

  /// The account of that name, made with its INBOX if need be.
  ///
  /// @param account the id of one that is made
  /// @param inbox the id of its INBOX
  long account(Work work, String name, long account, long inbox) throws SQLException {
    Optional<Long> known = AccountRows.find(work.connection(), name);
    if (known.isPresent()) {
      return known.get();
    }
    long uidValidity = nextUidValidity(0);
    work.write(AccountRows.INSERT.with(account, name, uidValidity));
    work.write(MailboxRows.INSERT.with(account, inbox, MailboxName.INBOX.value(), "", uidValidity));
    return account;
  }

  /// Above all that the account had. The clock makes it so even for an account that was restored
  /// from an old backup.
  long nextUidValidity(long last) {
    long next = Math.max(last + 1, Math.min(clock.instant().getEpochSecond(), MAX_UID_VALIDITY));
    if (next > MAX_UID_VALIDITY) {
      throw new StorageException.LimitReached("The account has no UIDVALIDITY left");
    }
    return next;
  }

  MailboxInfo create(Work work, MailboxKey fresh, MailboxName name, Set<SpecialUse> uses)
      throws SQLException {
    long last = AccountRows.lock(work.connection(), fresh.account());
    if (MailboxRows.findByName(work.connection(), fresh.account(), name).isPresent()) {
      throw new StorageException.MailboxExists(name);
    }
    take(work, fresh.account(), uses);
    insert(work, fresh, name, uses, last);
    inherit(work, fresh, name);
    return new MailboxInfo(fresh.id(), name, uses);
  }

  /// Makes these the uses of a mailbox.
  Set<SpecialUse> assign(Work work, long account, MailboxName name, Set<SpecialUse> uses)
      throws SQLException {
    AccountRows.lock(work.connection(), account);
    MailboxKey key = find(work, account, name);
    take(work, account, uses);
    work.write(MailboxRows.uses(key, uses));
    work.ring(key.mailbox());
    work.ring(account);
    return uses;
  }

  private static void take(Work work, long account, Set<SpecialUse> uses) throws SQLException {
    if (uses.isEmpty()) {
      return;
    }
    MailboxRows.usesOf(work.connection(), account)
        .forEach((key, present) -> {
          Set<SpecialUse> left = SpecialUse.without(present, uses);
          if (!left.equals(present)) {
            work.write(MailboxRows.uses(key, left));
            work.ring(key.mailbox());
          }
        });
  }

  /// The list of the nearest mailbox above is that of a new one.
  private static void inherit(Work work, MailboxKey fresh, MailboxName name) throws SQLException {
    Optional<MailboxName> above = name.parent();
    while (above.isPresent()) {
      Optional<Long> parent =
          MailboxRows.findByName(work.connection(), fresh.account(), above.get());
      if (parent.isPresent()) {
        var key = new MailboxKey(fresh.account(), parent.get());
        AccessRows.insert(work, fresh, AccessRows.find(work.connection(), key));
        return;
      }
      above = above.get().parent();
    }
  }

  /// Changes what one identifier may do with a mailbox.
  AccessChange changeAccess(Work work, MailboxKey key, AccessChange change) throws SQLException {
    AccountRows.lock(work.connection(), key.account());
    if (MailboxRows.find(work.connection(), key).isEmpty()) {
      throw new StorageException.NoSuchMailbox(key.id().value());
    }
    AccessList after = AccessRows.find(work.connection(), key).with(change);
    AccessRows.delete(work, key, change.identifier());
    Rights rights = after.entries().getOrDefault(change.identifier(), Rights.NONE);
    if (!rights.isEmpty()) {
      AccessRows.put(work, key, change.identifier(), rights);
    }
    work.ring(key.mailbox());
    work.ring(key.account());
    ringUser(work, change);
    return change;
  }

  private static void ringUser(Work work, AccessChange change) throws SQLException {
    Optional<String> user = change.user();
    if (user.isEmpty()) {
      work.ring(EVERYBODY);
      return;
    }
    AccountRows.find(work.connection(), user.get()).ifPresent(work::ring);
  }

  private MailboxRow insert(
      Work work, MailboxKey fresh, MailboxName name, Set<SpecialUse> uses, long last) {
    work.ring(fresh.account());
    long uidValidity = nextUidValidity(last);
    work.write(AccountRows.UID_VALIDITY.with(uidValidity, fresh.account()));
    work.write(
        MailboxRows.INSERT.with(
            fresh.account(), fresh.mailbox(), name.value(), MailboxRows.text(uses), uidValidity));
    return MailboxRow.fresh(fresh, uidValidity);
  }

  long delete(Work work, long account, MailboxName name) throws SQLException {
    AccountRows.lock(work.connection(), account);
    MailboxKey key = find(work, account, name);
    work.lock(List.of(key));
    remove(work, key);
    return key.mailbox();
  }

  /// Removes a mailbox that is locked.
  void remove(Work work, MailboxKey key) throws SQLException {
    messages.removeAll(work, key);
    work.write(MailboxRows.DELETE.with(key.account(), key.mailbox()));
    work.write(KeptRows.FORGET_KEYWORDS.with(key.account(), key.mailbox()));
    work.write(AccessRows.DELETE_ALL.with(key.account(), key.mailbox()));
    AnnotationRows.deleteAll(work, key);
    work.ring(key.mailbox());
    work.ring(key.account());
    work.afterCommit(() -> cache.remove(key.mailbox()));
  }

  private static MailboxKey find(Work work, long account, MailboxName name) throws SQLException {
    return MailboxRows.findByName(work.connection(), account, name)
        .map(id -> new MailboxKey(account, id))
        .orElseThrow(() -> new StorageException.NoSuchMailbox(name.value()));
  }

  /// Renames a mailbox or an implied parent, and all below it.
  int rename(Work work, long account, MailboxName from, MailboxName to) throws SQLException {
    AccountRows.lock(work.connection(), account);
    Map<MailboxName, Long> names = MailboxRows.names(work.connection(), account);
    var moving = new TreeMap<MailboxName, MailboxName>();
    names.keySet().stream()
        .filter(name -> name.equals(from) || name.isBelow(from))
        .forEach(name -> moving.put(name, name.moved(from, to)));
    if (moving.isEmpty()) {
      throw new StorageException.NoSuchMailbox(from.value());
    }
    refuseExisting(names, to);
    moving.values().forEach(name -> refuseExisting(names, name));
    var keys = new ArrayList<MailboxKey>();
    moving.forEach((before, after) -> {
      long mailbox = names.getOrDefault(before, 0L);
      keys.add(new MailboxKey(account, mailbox));
      work.write(MailboxRows.RENAME.with(after.value(), account, mailbox));
    });
    work.lock(keys);
    work.ring(account);
    return keys.size();
  }

  private static void refuseExisting(Map<MailboxName, Long> names, MailboxName name) {
    if (names.containsKey(name)) {
      throw new StorageException.MailboxExists(name);
    }
  }

  /// Moves all messages of INBOX to a new mailbox (RFC 9051 section 6.3.6).
  long renameInbox(Work work, MailboxKey fresh, MailboxName to) throws SQLException {
    long account = fresh.account();
    long last = AccountRows.lock(work.connection(), account);
    if (MailboxRows.findByName(work.connection(), account, to).isPresent()) {
      throw new StorageException.MailboxExists(to);
    }
    MailboxKey inbox = find(work, account, MailboxName.INBOX);
    work.lockIndex(inbox);
    MailboxRow row = insert(work, fresh, to, Set.of(), last);
    work.changeQuietly(
        new MailboxState(row, Optional.empty(), Optional.of(new KeywordList(List.of()))));
    messages.moveAll(work, inbox, fresh);
    AnnotationWrites.copy(work, inbox, fresh);
    work.write(MailboxRows.update(work.mailbox(fresh).row()));
    return fresh.mailbox();
  }
}
