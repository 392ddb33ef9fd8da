package org.heddle.storage.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.heddle.storage.AccessChange;
import org.heddle.storage.AccessList;
import org.heddle.storage.Changes;
import org.heddle.storage.Content;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxIndex;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.NewMessage;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.SearchKey;
import org.heddle.storage.SearchMatch;
import org.heddle.storage.Snapshot;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;
import org.heddle.storage.Usage;

/// One mailbox. Reads come from the columnar index; writes go through the committer of the mailbox.
final class JdbcMailbox implements Mailbox {
  private final JdbcStorage storage;
  private final MailboxKey key;
  private final MailboxId id;
  private final QuotaLimits limits;

  /// @param limits up to which the account may grow by what is done through this
  JdbcMailbox(JdbcStorage storage, MailboxRows.Found found, QuotaLimits limits) {
    this.storage = storage;
    this.key = found.key();
    this.id = found.id();
    this.limits = limits;
  }

  private IndexReader indexes() {
    return storage.indexes();
  }

  @Override
  public MailboxId id() {
    return id;
  }

  @Override
  public MailboxStatus status() {
    Optional<MailboxIndex> warm =
        storage.database().engine() == Engine.H2
            ? indexes().cache().find(key.mailbox())
            : Optional.empty();
    return warm.map(MailboxIndex::status)
        .orElseGet(() -> storage.database().read(c -> indexes().row(c, key)).status());
  }

  @Override
  public Snapshot snapshot() {
    return indexes().current(key).snapshot();
  }

  @Override
  public Changes changesSince(long modSeq) {
    MailboxIndex index = indexes().current(key);
    if (modSeq >= index.historyFrom()) {
      return index.changesSince(modSeq);
    }
    // What the index does not remember, the tombstones may.
    return storage
        .database()
        .readSnapshot(connection -> {
          if (modSeq < indexes().row(connection, key).historyFrom()) {
            return new Changes.Forgotten(index.snapshot());
          }
          long upTo = index.status().highestModSeq();
          return index.changesSince(modSeq, ExpungedRows.between(connection, key, modSeq, upTo));
        });
  }

  @Override
  public History history() {
    return storage
        .database()
        .readSnapshot(connection -> {
          long from = indexes().row(connection, key).historyFrom();
          return new History(from, ExpungedRows.all(connection, key));
        });
  }

  @Override
  public long claimRecent(long uidNext) {
    MailboxStatus status = status();
    if (status.recent() == 0 && uidNext <= status.uidNext()) {
      return uidNext;
    }
    return storage
        .committers()
        .submit(
            Scope.index(key).mayBeLost(),
            work -> storage.messages().claimRecent(work, key, uidNext));
  }

  @Override
  public Content content(long uid) {
    try {
      return storage.contents().open(key, uid);
    } catch (StorageException.MessageGone e) {
      status();
      throw e;
    }
  }

  @Override
  public Map<Long, byte[]> heads(UidSet uids, int bytes) {
    return orGone(storage.contents().heads(key, uids, bytes));
  }

  @Override
  public Map<Long, byte[]> summaries(UidSet uids) {
    return orGone(storage.database().read(c -> EmailRows.summaries(c, key, uids)));
  }

  /// If anything was found, the mailbox is there.
  private Map<Long, byte[]> orGone(Map<Long, byte[]> found) {
    if (found.isEmpty()) {
      status();
    }
    return found;
  }

  @Override
  public void cacheSummaries(Map<Long, byte[]> summaries) {
    status();
    var uids = UidSet.of(summaries.keySet().stream().mapToLong(uid -> uid).toArray());
    storage
        .committers()
        .submit(
            Scope.alone().mayBeLost(),
            work -> {
              // Ascending by what they lock, for the sake of others that do the same.
              var byEmail = new TreeMap<Long, byte[]>();
              MessageRows.emails(work.connection(), key, uids)
                  .forEach(
                      (uid, email) -> byEmail.put(email, summaries.getOrDefault(uid, new byte[0])));
              byEmail.forEach((email, summary) ->
                  work.write(EmailRows.SUMMARY.with(summary, key.account(), email)));
              return byEmail.size();
            });
  }

  @Override
  public SearchMatch search(SearchKey search) {
    return indexes().current(key).search(search);
  }

  @Override
  public Appended append(List<NewMessage> messages) {
    try {
      List<JdbcDraft> drafts = consume(messages);
      return storage.ids().trying(() -> append(messages, prepare(messages, drafts)));
    } finally {
      messages.forEach(message -> message.content().close());
    }
  }

  private Appended append(List<NewMessage> messages, List<Contents.Prepared> prepared) {
    long total = prepared.stream().mapToLong(content -> content.draft().size()).sum();
    return storage
        .committers()
        .submit(
            Scope.row(key).growing(key.account(), limits),
            work -> {
              work.admit(key.account(), limits, new Usage(total, prepared.size()));
              return storage.messages().append(work, key, messages, prepared);
            });
  }

  private List<Contents.Prepared> prepare(List<NewMessage> messages, List<JdbcDraft> drafts) {
    long total = drafts.stream().mapToLong(JdbcDraft::size).sum();
    var prepared = new ArrayList<Contents.Prepared>();
    for (int i = 0; i < drafts.size(); i++) {
      JdbcDraft draft = drafts.get(i);
      long email = storage.ids().take();
      byte[] summary = messages.get(i).summary();
      long others = total - draft.size();
      prepared.add(storage.contents().prepare(key.account(), email, draft, summary, others));
    }
    return prepared;
  }

  @Override
  public Appended replace(long uid, Mailbox target, NewMessage message) {
    MailboxKey to = ours(target);
    try {
      List<JdbcDraft> draft = consume(List.of(message));
      var what = new MessageWrites.Replacing(key, uid, to, limits);
      return storage
          .ids()
          .trying(() -> {
            Contents.Prepared prepared = prepare(List.of(message), draft).getFirst();
            return warm(
                Scope.transfer(key, to).growing(key.account(), limits),
                work -> storage.messages().replace(work, what, message, prepared));
          });
    } finally {
      message.content().close();
    }
  }

  private List<JdbcDraft> consume(List<NewMessage> messages) {
    var drafts = new ArrayList<JdbcDraft>();
    for (NewMessage message : messages) {
      if (!(message.content() instanceof JdbcDraft draft) || draft.account() != key.account()) {
        throw new IllegalArgumentException("A draft of another account");
      }
      draft.consume();
      drafts.add(draft);
    }
    return drafts;
  }

  @Override
  public Stored store(UidSet uids, FlagChange change, long unchangedSince) {
    return warm(
        Scope.index(key),
        work -> storage.messages().store(work, key, uids, change, unchangedSince));
  }

  @Override
  public Copied copy(UidSet uids, Mailbox target, Missing missing) {
    MailboxKey to = ours(target);
    return warm(
        Scope.transfer(key, to).growing(key.account(), limits),
        work ->
            storage
                .messages()
                .copy(work, new MessageWrites.Copying(key, to, uids, missing, limits)));
  }

  @Override
  public Copied move(UidSet uids, Mailbox target, Missing missing) {
    MailboxKey to = ours(target);
    return warm(
        Scope.transfer(key, to), work -> storage.messages().move(work, key, to, uids, missing));
  }

  private MailboxKey ours(Mailbox target) {
    if (target instanceof JdbcMailbox to
        && to.storage == storage
        && to.key.account() == key.account()) {
      return to.key;
    }
    throw new IllegalArgumentException("A mailbox of another account");
  }

  @Override
  public Expunged expunge(UidSet uids) {
    return warm(Scope.index(key), work -> storage.messages().expunge(work, key, uids));
  }

  /// Reads the index before the mailbox is locked, so that the committer finds it at hand.
  private <R> R warm(Scope scope, Job<R> job) {
    indexes().current(key);
    return storage.committers().submit(scope, job);
  }

  @Override
  public AccessList accessList() {
    return storage
        .database()
        .read(c -> {
          AccessList list = AccessRows.find(c, key);
          if (list.isEmpty() && MailboxRows.find(c, key).isEmpty()) {
            throw new StorageException.NoSuchMailbox(id.value());
          }
          return list;
        });
  }

  @Override
  public void changeAccess(AccessChange change) {
    storage
        .committers()
        .submit(Scope.alone(), work -> storage.tree().changeAccess(work, key, change));
  }

  @Override
  public Watch watch(Runnable hint) {
    Watch watch = storage.hints().watch(key.mailbox(), hint);
    try {
      status();
      return watch;
    } catch (StorageException e) {
      watch.close();
      throw e;
    }
  }
}
