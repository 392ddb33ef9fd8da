package org.heddle.storage.kit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.heddle.storage.AccessChange;
import org.heddle.storage.AccessList;
import org.heddle.storage.Changes;
import org.heddle.storage.Content;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxIndex;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Metadata;
import org.heddle.storage.NewMessage;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.SearchKey;
import org.heddle.storage.SearchMatch;
import org.heddle.storage.Snapshot;
import org.heddle.storage.StorageException;
import org.heddle.storage.SystemFlag;
import org.heddle.storage.UidSet;
import org.heddle.storage.Usage;

/// One mailbox of a [MemoryStorage]: an index, the bytes of its messages, and how far they were
/// claimed as recent. All of it is guarded by the account's lock.
final class MemoryMailbox implements Mailbox {
  private final MemoryAccount account;
  private final MailboxId id;
  private final Map<Long, MemoryMail> mail = new HashMap<>();
  private final TreeMap<String, String> spellings = new TreeMap<>(Flags.KEYWORD_ORDER);
  private final List<String> keywords = new ArrayList<>();
  private MailboxIndex index;
  private long recentFrom = 1;
  private AccessList access = AccessList.EMPTY;
  private Existence existence = Existence.ALIVE;

  private enum Existence {
    ALIVE,
    DELETED
  }

  MemoryMailbox(MemoryAccount account, MailboxId id, long uidValidity) {
    this.account = account;
    this.id = id;
    var status = new MailboxStatus(id, uidValidity, 1, 1, 0, 0, 0, 0, 0);
    this.index = MailboxIndex.of(new Snapshot(status, MessageTable.EMPTY, List.of()));
  }

  @Override
  public MailboxId id() {
    return id;
  }

  @Override
  public MailboxStatus status() {
    return whileAlive(() -> index.status());
  }

  @Override
  public Snapshot snapshot() {
    return whileAlive(() -> index.snapshot());
  }

  @Override
  public Changes changesSince(long modSeq) {
    return whileAlive(() ->
        modSeq < index.historyFrom()
            ? new Changes.Forgotten(index.snapshot())
            : index.changesSince(modSeq));
  }

  @Override
  public long claimRecent(long uidNext) {
    return whileAlive(() -> {
      long upTo = Math.min(uidNext, index.status().uidNext());
      long from = Math.min(recentFrom, uidNext);
      if (upTo > recentFrom) {
        recentFrom = upTo;
        setIndex(List.of(), UidSet.EMPTY, index.status().uidNext(), highestModSeq());
      }
      return from;
    });
  }

  @Override
  public Content content(long uid) {
    return whileAlive(() -> find(uid).open());
  }

  private MemoryMail find(long uid) {
    MemoryMail found = mail.get(uid);
    if (found == null) {
      throw new StorageException.MessageGone(uid);
    }
    return found;
  }

  @Override
  public Map<Long, byte[]> heads(UidSet uids, int bytes) {
    return whileAlive(() -> collect(uids, found -> found.head(bytes)));
  }

  @Override
  public Map<Long, byte[]> summaries(UidSet uids) {
    return whileAlive(() -> {
      Map<Long, byte[]> all = collect(uids, MemoryMail::summary);
      all.values().removeIf(summary -> summary.length == 0);
      return all;
    });
  }

  private Map<Long, byte[]> collect(UidSet uids, Function<MemoryMail, byte[]> what) {
    var found = new TreeMap<Long, byte[]>();
    existing(uids).forEach(uid -> found.put(uid, what.apply(find(uid))));
    return found;
  }

  private UidSet existing(UidSet uids) {
    return index.snapshot().messages().uids().intersect(uids);
  }

  @Override
  public void cacheSummaries(Map<Long, byte[]> summaries) {
    whileAlive(() -> {
      summaries.forEach((uid, summary) -> {
        MemoryMail found = mail.get(uid);
        if (found != null) {
          found.cacheSummary(summary);
        }
      });
      return summaries;
    });
  }

  @Override
  public SearchMatch search(SearchKey key) {
    return snapshotIndex().search(key);
  }

  private MailboxIndex snapshotIndex() {
    return whileAlive(() -> index);
  }

  @Override
  public Appended append(List<NewMessage> messages) {
    return append(messages, QuotaLimits.NONE);
  }

  Appended append(List<NewMessage> messages, QuotaLimits limits) {
    List<byte[]> bodies = consume(messages);
    Appended appended =
        whileAlive(() -> {
          long bytes = bodies.stream().mapToLong(body -> body.length).sum();
          limits.admit(account.usage(), new Usage(bytes, bodies.size()));
          return add(messages, bodies);
        });
    ringIf(!appended.uids().isEmpty());
    return appended;
  }

  private Appended add(List<NewMessage> messages, List<byte[]> bodies) {
    var rows = new ArrayList<Metadata>();
    long uid = reserve(messages.size());
    for (int i = 0; i < bodies.size(); i++) {
      NewMessage message = messages.get(i);
      var body = new MemoryMail(account.newEmailId(), bodies.get(i), message.summary());
      rows.add(row(uid + i, body, message.flags(), message.internalDate()));
      mail.put(uid + i, body);
    }
    commit(rows, UidSet.EMPTY);
    return new Appended(uidValidity(), UidSet.range(uid, uid + rows.size() - 1));
  }

  @Override
  public Appended replace(long uid, Mailbox target, NewMessage message) {
    return replace(uid, target, message, QuotaLimits.NONE);
  }

  Appended replace(long uid, Mailbox target, NewMessage message, QuotaLimits limits) {
    List<byte[]> body = consume(List.of(message));
    MemoryMailbox to = ours(target);
    Appended added =
        whileAlive(() -> {
          to.requireAlive();
          long difference = body.getFirst().length - find(uid).size();
          limits.admit(account.usage(), new Usage(difference, 0));
          Appended appended = to.add(List.of(message), body);
          remove(UidSet.of(uid));
          return appended;
        });
    ringIf(true);
    to.ringIf(to != this);
    return added;
  }

  /// Takes the bytes of all drafts, also of those after one that cannot be taken.
  private List<byte[]> consume(List<NewMessage> messages) {
    try {
      var bodies = new ArrayList<byte[]>();
      for (NewMessage message : messages) {
        if (!(message.content() instanceof MemoryDraft draft) || draft.account() != account) {
          throw new IllegalArgumentException("A draft of another account");
        }
        bodies.add(draft.consume());
      }
      return bodies;
    } finally {
      messages.forEach(message -> message.content().close());
    }
  }

  private Metadata row(
      long uid, MemoryMail body, Flags flags, java.time.OffsetDateTime internalDate) {
    return new Metadata(
        uid,
        highestModSeq() + 1,
        spelled(flags),
        internalDate,
        account.now(),
        body.size(),
        body.emailId());
  }

  @Override
  public Stored store(UidSet uids, FlagChange change, long unchangedSince) {
    Stored stored =
        whileAlive(() -> {
          var rows = new ArrayList<Metadata>();
          var refused = UidSet.builder();
          for (Metadata row : index.snapshot().messages().select(uids)) {
            Flags after = change.applyTo(row.flags());
            if (row.modSeq() > unchangedSince) {
              refused.add(row.uid());
            } else if (!after.equals(row.flags())) {
              rows.add(withFlags(row, spelled(after)));
            }
          }
          commit(rows, UidSet.EMPTY);
          return new Stored(MessageTable.of(rows), refused.build(), highestModSeq());
        });
    ringIf(!stored.changed().isEmpty());
    return stored;
  }

  private Metadata withFlags(Metadata row, Flags flags) {
    return new Metadata(
        row.uid(),
        highestModSeq() + 1,
        flags,
        row.internalDate(),
        row.saveDate(),
        row.size(),
        row.emailId());
  }

  @Override
  public Copied copy(UidSet uids, Mailbox target, Missing missing) {
    return copy(uids, target, missing, QuotaLimits.NONE);
  }

  Copied copy(UidSet uids, Mailbox target, Missing missing, QuotaLimits limits) {
    MemoryMailbox to = ours(target);
    Copied copied =
        whileAlive(() -> {
          to.requireAlive();
          UidSet found = wanted(uids, missing);
          limits.admit(account.usage(), sizeOf(found));
          return to.take(this, found);
        });
    to.ringIf(!copied.to().isEmpty());
    return copied;
  }

  @Override
  public Copied move(UidSet uids, Mailbox target, Missing missing) {
    MemoryMailbox to = ours(target);
    Copied moved =
        whileAlive(() -> {
          to.requireAlive();
          Copied copied = to.take(this, wanted(uids, missing));
          remove(copied.from());
          return copied;
        });
    ringIf(!moved.from().isEmpty());
    to.ringIf(!moved.to().isEmpty());
    return moved;
  }

  /// Moves everything to a mailbox that is not in the tree yet. The account's lock is held.
  void moveAll(MemoryMailbox target) {
    UidSet all = index.snapshot().messages().uids();
    target.take(this, all);
    remove(all);
  }

  private Usage sizeOf(UidSet uids) {
    Usage sum = Usage.NOTHING;
    for (Metadata row : index.snapshot().messages().select(uids)) {
      sum = sum.plus(row.size(), 1);
    }
    return sum;
  }

  private MemoryMailbox ours(Mailbox target) {
    if (target instanceof LimitedMailbox limited) {
      return ours(limited.inner());
    }
    if (target instanceof MemoryMailbox to && to.account == account) {
      return to;
    }
    throw new IllegalArgumentException("A mailbox of another account");
  }

  private UidSet wanted(UidSet uids, Missing missing) {
    UidSet found = existing(uids);
    if (missing == Missing.REFUSE && !found.equals(uids)) {
      throw new StorageException.MessageGone(uids.minus(found).first());
    }
    return found;
  }

  private Copied take(MemoryMailbox source, UidSet uids) {
    var rows = new ArrayList<Metadata>();
    long first = reserve(uids.size());
    for (Metadata row : source.index.snapshot().messages().select(uids)) {
      MemoryMail body = source.find(row.uid());
      long uid = first + rows.size();
      rows.add(row(uid, body, row.flags(), row.internalDate()));
      mail.put(uid, body);
    }
    commit(rows, UidSet.EMPTY);
    return new Copied(uidValidity(), uids, UidSet.range(first, first + rows.size() - 1));
  }

  @Override
  public Expunged expunge(UidSet uids) {
    Expunged expunged =
        whileAlive(() -> {
          MessageTable chosen = index.snapshot().messages().select(uids);
          UidSet deleted = chosen.uidsWhere(row -> chosen.flags(row).has(SystemFlag.DELETED));
          remove(deleted);
          return new Expunged(deleted, highestModSeq());
        });
    ringIf(!expunged.uids().isEmpty());
    return expunged;
  }

  private void remove(UidSet uids) {
    uids.forEach(mail::remove);
    commit(List.of(), uids);
  }

  @Override
  public AccessList accessList() {
    return whileAlive(() -> access);
  }

  @Override
  public void changeAccess(AccessChange change) {
    whileAlive(() -> access = access.with(change));
    account.ring(this);
  }

  /// Called with the account's lock held.
  void access(AccessList inherited) {
    access = inherited;
  }

  @Override
  public Watch watch(Runnable hint) {
    return whileAlive(() -> account.storage().hints().watch(id, hint));
  }

  /// Called with the account's lock held.
  void delete() {
    existence = Existence.DELETED;
    mail.clear();
  }

  private void requireAlive() {
    if (existence == Existence.DELETED) {
      throw new StorageException.NoSuchMailbox(id.value());
    }
  }

  private <T> T whileAlive(java.util.function.Supplier<T> action) {
    return account.locked(() -> {
      requireAlive();
      return action.get();
    });
  }

  private void ringIf(boolean changed) {
    if (changed) {
      account.ring(this);
    }
  }

  private long uidValidity() {
    return index.status().uidValidity();
  }

  private long highestModSeq() {
    return index.status().highestModSeq();
  }

  /// The first of `count` UIDs that are free.
  private long reserve(long count) {
    long first = index.status().uidNext();
    if (first + count - 1 > UidSet.MAX_UID) {
      throw new StorageException.LimitReached("The mailbox has no UIDs left");
    }
    return first;
  }

  /// The flags with each keyword as this mailbox spelled it first.
  private Flags spelled(Flags flags) {
    for (String keyword : flags.keywords()) {
      if (spellings.putIfAbsent(keyword, keyword) == null) {
        keywords.add(keyword);
      }
    }
    return Flags.of(
        flags.systemBits(),
        flags.keywords().stream().map(k -> spellings.getOrDefault(k, k)).toList());
  }

  /// One commit: rows that carry the next mod-sequence, and UIDs that go. Nothing happens without
  /// either.
  private void commit(List<Metadata> changed, UidSet vanished) {
    if (changed.isEmpty() && vanished.isEmpty()) {
      return;
    }
    long uidNext = index.status().uidNext();
    for (Metadata row : changed) {
      uidNext = Math.max(uidNext, row.uid() + 1);
    }
    setIndex(changed, vanished, uidNext, highestModSeq() + 1);
  }

  private void setIndex(List<Metadata> changed, UidSet vanished, long uidNext, long modSeq) {
    MessageTable after = index.snapshot().messages().with(changed, vanished);
    index = index.advance(count(after, uidNext, modSeq), changed, vanished, List.copyOf(keywords));
  }

  private MailboxStatus count(MessageTable messages, long uidNext, long modSeq) {
    UidSet recent = messages.uids().intersect(UidSet.range(recentFrom, UidSet.MAX_UID));
    UidSet seen = messages.uidsWithFlags(flags -> flags.has(SystemFlag.SEEN));
    UidSet deleted = messages.uidsWithFlags(flags -> flags.has(SystemFlag.DELETED));
    long bytes = 0;
    for (int row = 0; row < messages.size(); row++) {
      bytes += messages.size(row);
    }
    return new MailboxStatus(
        id,
        uidValidity(),
        uidNext,
        modSeq,
        messages.size(),
        recent.size(),
        messages.size() - seen.size(),
        deleted.size(),
        bytes);
  }
}
