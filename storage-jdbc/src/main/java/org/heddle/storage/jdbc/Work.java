package org.heddle.storage.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.StorageException;
import org.heddle.storage.Usage;

/// What one caller does within a group. Nothing of it is in the database or in the group before the
/// caller's job has returned. Confined to the committer's thread.
final class Work {
  private final Group group;
  private final Map<MailboxKey, MailboxState> changed = new HashMap<>();
  private final List<Write.Bound> writes = new ArrayList<>();
  private final Set<Long> rings = new LinkedHashSet<>();
  private final List<Runnable> afterCommit = new ArrayList<>();

  Work(Group group) {
    this.group = group;
  }

  /// For reading. It does not see what the callers of the same group have asked for.
  Connection connection() {
    return group.connection();
  }

  /// The mailbox with the changes of the callers before.
  ///
  /// @throws StorageException.NoSuchMailbox if it is gone
  MailboxState mailbox(MailboxKey key) {
    MailboxState mine = changed.get(key);
    return mine == null ? group.mailbox(key) : mine;
  }

  /// Allows an account of the scope's [Scope#growing] to grow, or refuses it; asked before this
  /// caller changes anything.
  ///
  /// @throws StorageException.OverQuota if it would hold more than it may
  void admit(long account, QuotaLimits limits, Usage growth) {
    if (limits.isLimited()) {
      limits.admit(group.usage(account), growth);
    }
  }

  /// Locks mailboxes that were not in the scope of a write that runs alone.
  void lock(Collection<MailboxKey> keys) throws SQLException {
    group.lock(keys);
  }

  /// Locks a mailbox as [#lock], and reads its index.
  void lockIndex(MailboxKey key) throws SQLException {
    group.lock(List.of(key));
    group.needIndex(key);
  }

  /// The keywords of a mailbox.
  KeywordList keywords(MailboxKey key) throws SQLException {
    MailboxState state = mailbox(key);
    if (state.keywords().isPresent()) {
      return state.keywords().get();
    }
    KeywordList known = KeywordRows.load(connection(), key, List.of(), state.row().keywords());
    changed.put(key, state.withKeywords(known));
    return known;
  }

  /// The keywords that the mailbox knows from now on.
  void remember(MailboxKey key, KeywordList known) {
    changed.put(key, mailbox(key).withKeywords(known));
  }

  /// As [#change], but nobody needs to hear of it.
  void changeQuietly(MailboxState after) {
    changed.put(after.key(), after);
  }

  /// What the mailbox is from now on; its row is written, and its watchers are told.
  void change(MailboxState after) {
    changed.put(after.key(), after);
    ring(after.key().mailbox());
  }

  void write(Write.Bound write) {
    writes.add(write);
  }

  /// Tells the watchers of a mailbox, or of an account's tree, after the commit.
  void ring(long mailboxOrAccount) {
    rings.add(mailboxOrAccount);
  }

  /// Runs after the commit, before the caller gets its answer. Must not fail.
  void afterCommit(Runnable action) {
    afterCommit.add(action);
  }

  Map<MailboxKey, MailboxState> changed() {
    return changed;
  }

  List<Write.Bound> writes() {
    return writes;
  }

  Set<Long> rings() {
    return rings;
  }

  List<Runnable> afterCommit() {
    return afterCommit;
  }
}
