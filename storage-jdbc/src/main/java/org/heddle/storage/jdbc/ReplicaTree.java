package org.heddle.storage.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.heddle.storage.AccessList;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxName;
import org.heddle.storage.MailboxTree;
import org.heddle.storage.ReplicaMailbox;
import org.heddle.storage.StorageException;
import org.heddle.storage.StorageException.NotPermitted;
import org.heddle.storage.jdbc.AccountRows.Standing;

/// What becomes of the tree of an account that is copied from elsewhere. All methods run within a
/// [Job] that runs alone.
final class ReplicaTree {
  /// A tree as it is at the source.
  ///
  /// @param fresh keys for those mailboxes that were not here before
  record Planted(
      long account,
      List<ReplicaMailbox> mailboxes,
      SortedSet<MailboxName> subscriptions,
      Map<MailboxId, MailboxKey> fresh) {
    MailboxKey key(ReplicaMailbox mailbox) {
      return Optional.ofNullable(fresh.get(mailbox.info().id()))
          .orElseThrow(
              () -> new StorageException.Unavailable("The account was changed meanwhile", null));
    }
  }

  /// What is here before.
  record Present(Standing standing, MailboxTree tree, Map<MailboxId, MailboxRow> rows) {
    static Present read(Connection connection, long account) throws SQLException {
      var rows = new HashMap<MailboxId, MailboxRow>();
      MailboxRows.all(connection, account).forEach(row -> rows.put(row.id(), row));
      return new Present(
          AccountRows.standing(connection, account), MailboxRows.tree(connection, account), rows);
    }

    /// The mailbox as an earlier copy left it.
    Optional<MailboxRow> find(ReplicaMailbox mailbox) {
      return Optional.ofNullable(rows.get(mailbox.info().id()))
          .filter(row -> row.uidValidity() == mailbox.uidValidity())
          .filter(_ -> standing == Standing.REPLICA);
    }
  }

  int plant(Work work, Planted planted, TreeWrites trees) throws SQLException {
    long account = planted.account;
    long lastUidValidity = AccountRows.lock(work.connection(), account);
    Present present = Present.read(work.connection(), account);
    admit(present, planted.mailboxes);
    work.lock(present.rows.values().stream().map(MailboxRow::key).toList());
    var kept = new HashMap<MailboxId, MailboxRow>();
    planted.mailboxes.forEach(
        mailbox -> present.find(mailbox).ifPresent(row -> kept.put(row.id(), row)));
    Map<MailboxId, AccessList> access = AccessRows.all(work.connection(), account);
    for (MailboxRow row : present.rows.values()) {
      if (!kept.containsKey(row.id())) {
        trees.remove(work, row.key());
        access.remove(row.id());
      }
    }
    for (ReplicaMailbox mailbox : planted.mailboxes) {
      MailboxRow row = kept.get(mailbox.info().id());
      MailboxKey key = row == null ? insert(work, planted, mailbox) : row.key();
      if (row != null) {
        adjust(work, key, mailbox);
      }
      share(work, key, access.getOrDefault(mailbox.info().id(), AccessList.EMPTY), mailbox);
      lastUidValidity = Math.max(lastUidValidity, mailbox.uidValidity());
    }
    work.write(AccountRows.UID_VALIDITY.with(lastUidValidity, account));
    work.write(AccountRows.STANDING_BECOMES.with(Standing.REPLICA.name(), account));
    subscribe(work, account, present.tree.subscriptions(), planted.subscriptions);
    work.ring(account);
    return planted.mailboxes.size();
  }

  private static void admit(Present present, List<ReplicaMailbox> mailboxes) {
    ReplicaMailbox inbox =
        mailboxes.stream()
            .filter(mailbox -> mailbox.info().name().isInbox())
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("A tree without INBOX"));
    boolean admitted =
        switch (present.standing) {
          case OWN ->
              present.rows.size() == 1
                  && present.rows.values().stream().allMatch(row -> row.uidNext() == 1)
                  && present.tree.subscriptions().isEmpty();
          case REPLICA -> present.find(inbox).isPresent();
          case RELEASED -> false;
        };
    if (!admitted) {
      throw new NotPermitted("The account holds something else");
    }
  }

  private static MailboxKey insert(Work work, Planted planted, ReplicaMailbox mailbox) {
    MailboxKey key = planted.key(mailbox);
    work.write(
        MailboxRows.INSERT_REPLICA.with(
            key.account(),
            key.mailbox(),
            mailbox.info().name().value(),
            MailboxRows.text(mailbox.info().uses()),
            mailbox.uidValidity(),
            Long.MAX_VALUE,
            mailbox.info().id().value()));
    return key;
  }

  private static void adjust(Work work, MailboxKey key, ReplicaMailbox mailbox) {
    work.write(
        MailboxRows.RENAME.with(mailbox.info().name().value(), key.account(), key.mailbox()));
    work.write(MailboxRows.uses(key, mailbox.info().uses()));
  }

  private static void share(Work work, MailboxKey key, AccessList before, ReplicaMailbox mailbox) {
    if (!before.equals(mailbox.access())) {
      work.write(AccessRows.DELETE_ALL.with(key.account(), key.mailbox()));
      AccessRows.insert(work, key, mailbox.access());
    }
  }

  private static void subscribe(
      Work work, long account, Set<MailboxName> before, Set<MailboxName> after) {
    for (MailboxName gone : without(before, after)) {
      work.write(SubscriptionRows.delete(account, gone));
    }
    for (MailboxName come : without(after, before)) {
      work.write(SubscriptionRows.insert(account, come));
    }
  }

  private static Set<MailboxName> without(Set<MailboxName> names, Set<MailboxName> others) {
    return names.stream()
        .filter(name -> !others.contains(name))
        .collect(Collectors.toCollection(HashSet::new));
  }

  Standing release(Work work, long account) throws SQLException {
    AccountRows.lock(work.connection(), account);
    Standing standing = AccountRows.standing(work.connection(), account);
    if (standing == Standing.REPLICA) {
      work.write(AccountRows.STANDING_BECOMES.with(Standing.RELEASED.name(), account));
    }
    return standing;
  }
}
