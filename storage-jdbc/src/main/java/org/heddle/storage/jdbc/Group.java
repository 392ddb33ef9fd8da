package org.heddle.storage.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.heddle.storage.MailboxIndex;
import org.heddle.storage.StorageException;
import org.heddle.storage.Usage;

/// The writes that share one transaction. Each caller's job runs against the rows as the lock holds
/// them and the changes of the callers before; what it asks for is only collected. A caller who is
/// refused therefore undoes itself by being forgotten, with no savepoint and no round trip, and all
/// the statements of the group run as few batches. Confined to the committer's thread.
final class Group {
  private final Connection connection;
  private final IndexReader indexes;
  private final Map<MailboxKey, Optional<MailboxState>> mailboxes = new HashMap<>();
  private final Map<MailboxKey, MailboxState> before = new HashMap<>();
  private final Map<Long, Usage> usages = new HashMap<>();
  private final Set<MailboxKey> changed = new LinkedHashSet<>();
  private final List<Write.Bound> writes = new ArrayList<>();
  private final List<List<Write.Bound>> records = new ArrayList<>();
  private final Set<Long> rings = new LinkedHashSet<>();
  private final List<Runnable> afterCommit = new ArrayList<>();

  Group(Connection connection, IndexReader indexes) {
    this.connection = connection;
    this.indexes = indexes;
  }

  Connection connection() {
    return connection;
  }

  /// Locks mailboxes in the order of their keys. Once for all of a group, or within a write that
  /// runs alone: two transactions that lock step by step might wait for each other.
  void lock(Collection<MailboxKey> keys) throws SQLException {
    var missing = new HashSet<>(keys);
    missing.removeAll(mailboxes.keySet());
    if (!missing.isEmpty()) {
      Map<MailboxKey, MailboxRow> rows = MailboxRows.lock(connection, missing);
      for (MailboxKey key : missing) {
        Optional<MailboxRow> row = Optional.ofNullable(rows.get(key));
        var state = row.map(found -> MailboxState.of(found, indexes.cached(found)));
        mailboxes.put(key, state);
        state.ifPresent(found -> before.put(key, found));
      }
    }
  }

  /// Locks the rows of accounts, in the order of their ids, before any mailbox: so that of all that
  /// grow up to a limit only one at a time is at work in an account, on whatever node.
  void lockGrowing(Collection<Long> accounts) throws SQLException {
    if (!accounts.isEmpty()) {
      AccountRows.lockAll(connection, accounts);
    }
  }

  /// Reads what accounts hold, once their rows and the mailboxes of the group are locked: what was
  /// committed before counts, and what the group does to the mailboxes is added by [#usage].
  void readUsage(Collection<Long> accounts) throws SQLException {
    for (long account : accounts) {
      usages.put(account, MailboxRows.usage(connection, account));
    }
  }

  /// What an account of [#readUsage] holds after the callers so far.
  Usage usage(long account) {
    Usage sum = usages.getOrDefault(account, Usage.NOTHING);
    for (MailboxKey key : changed) {
      MailboxState old = before.get(key);
      if (key.account() == account && old != null) {
        MailboxRow now = mailbox(key).row();
        sum = sum.plus(now.bytes() - old.row().bytes(), now.messages() - old.row().messages());
      }
    }
    return sum;
  }

  /// Reads the index of a mailbox that is locked, unless it is at hand.
  void needIndex(MailboxKey key) throws SQLException {
    Optional<MailboxState> state = mailboxes.getOrDefault(key, Optional.empty());
    if (state.isPresent() && state.get().index().isEmpty()) {
      MailboxIndex index = indexes.load(connection, state.get().row());
      var loaded = MailboxState.of(state.get().row(), Optional.of(index));
      mailboxes.put(key, Optional.of(loaded));
      before.put(key, loaded);
    }
  }

  MailboxState mailbox(MailboxKey key) {
    return mailboxes
        .getOrDefault(key, Optional.empty())
        .orElseThrow(() -> new StorageException.NoSuchMailbox(key.id().value()));
  }

  /// Runs one caller's job and takes over what it did.
  ///
  /// @return its answer, to be given after the commit
  <R> R run(Job<R> job, Scope.Durability durability) throws SQLException, IOException {
    var work = new Work(this);
    R result = job.run(work);
    var own = new ArrayList<>(work.writes());
    work.changed()
        .forEach((key, state) -> {
          MailboxState known = mailboxes.getOrDefault(key, Optional.empty()).orElse(null);
          if (known != null && !known.row().equals(state.row())) {
            changed.add(key);
            own.add(MailboxRows.update(state.row()));
          }
          mailboxes.put(key, Optional.of(state));
        });
    writes.addAll(work.writes());
    rings.addAll(work.rings());
    afterCommit.addAll(work.afterCommit());
    if (durability == Scope.Durability.FORCED && !own.isEmpty()) {
      records.add(own);
    }
    return result;
  }

  /// Whether there is nothing to commit.
  boolean isEmpty() {
    return writes.isEmpty() && changed.isEmpty();
  }

  /// Runs all statements. The row of a mailbox is written once, whatever number of callers changed
  /// it.
  void execute() throws SQLException {
    var all = new ArrayList<>(writes);
    changed.forEach(key -> all.add(MailboxRows.update(mailbox(key).row())));
    Statements.run(connection, all);
  }

  /// What each caller wrote, its rows of mailboxes included: what the journal is to repeat.
  List<List<Write.Bound>> records() {
    return records;
  }

  /// The mailboxes that changed, before and after.
  Map<MailboxState, MailboxState> changes() {
    var changes = new LinkedHashMap<MailboxState, MailboxState>();
    for (MailboxKey key : changed) {
      MailboxState old = before.get(key);
      if (old != null) {
        changes.put(old, mailbox(key));
      }
    }
    return changes;
  }

  Set<Long> rings() {
    return rings;
  }

  List<Runnable> afterCommit() {
    return afterCommit;
  }
}
