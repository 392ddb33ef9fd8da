package org.heddle.storage.kit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.heddle.storage.AccessList;
import org.heddle.storage.Changes;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox.Appended;
import org.heddle.storage.Mailbox.Copied;
import org.heddle.storage.Mailbox.Expunged;
import org.heddle.storage.Mailbox.History;
import org.heddle.storage.Mailbox.Missing;
import org.heddle.storage.Mailbox.Stored;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxIndex;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Metadata;
import org.heddle.storage.NewMessage;
import org.heddle.storage.Snapshot;
import org.heddle.storage.StorageException;
import org.heddle.storage.SystemFlag;
import org.heddle.storage.UidSet;
import org.heddle.storage.Usage;

/// What a mailbox of a [MemoryStorage] holds: an index, the bytes of its messages, how far they
/// were claimed as recent, and who has access. All of it is called with the account's lock held.
final class MemoryFolder {
  private final MemoryAccount account;
  private final MailboxId id;
  private final Map<Long, MemoryMail> mail = new HashMap<>();
  private final TreeMap<String, String> spellings = new TreeMap<>(Flags.KEYWORD_ORDER);
  private final List<String> keywords = new ArrayList<>();
  private MailboxIndex index;
  private final TreeMap<Long, UidSet> expunged = new TreeMap<>();
  private long recentFrom = 1;
  private long historyFrom = 1;
  private AccessList access = AccessList.EMPTY;
  private Existence existence = Existence.ALIVE;

  private enum Existence {
    ALIVE,
    DELETED
  }

  MemoryFolder(MemoryAccount account, MailboxId id, long uidValidity) {
    this.account = account;
    this.id = id;
    var status = new MailboxStatus(id, uidValidity, 1, 1, 0, 0, 0, 0, 0);
    this.index = MailboxIndex.of(new Snapshot(status, MessageTable.EMPTY, List.of()));
  }

  MailboxId id() {
    return id;
  }

  MailboxIndex index() {
    return index;
  }

  MailboxStatus status() {
    return index.status();
  }

  AccessList access() {
    return access;
  }

  void access(AccessList newAccess) {
    access = newAccess;
  }

  void delete() {
    keep(index.snapshot().messages().uids());
    existence = Existence.DELETED;
    account.forget(this);
    mail.clear();
  }

  void requireAlive() {
    if (existence == Existence.DELETED) {
      throw new StorageException.NoSuchMailbox(id.value());
    }
  }

  Changes changesSince(long modSeq) {
    return modSeq < historyFrom
        ? new Changes.Forgotten(index.snapshot())
        : index.changesSince(modSeq, UidSet.unionOf(expunged.tailMap(modSeq, false).values()));
  }

  History history() {
    var all = new ArrayList<Expunged>();
    expunged.forEach((modSeq, uids) -> all.add(new Expunged(uids, modSeq)));
    return new History(historyFrom, all);
  }

  long claimRecent(long uidNext) {
    long upTo = Math.min(uidNext, status().uidNext());
    long from = Math.min(recentFrom, uidNext);
    if (upTo > recentFrom) {
      recentFrom = upTo;
      setIndex(List.of(), UidSet.EMPTY, status().uidNext(), highestModSeq());
    }
    return from;
  }

  MemoryMail find(long uid) {
    MemoryMail found = mail.get(uid);
    if (found == null) {
      throw new StorageException.MessageGone(uid);
    }
    return found;
  }

  Map<Long, byte[]> collect(UidSet uids, Function<MemoryMail, byte[]> what) {
    var found = new TreeMap<Long, byte[]>();
    existing(uids).forEach(uid -> found.put(uid, what.apply(find(uid))));
    return found;
  }

  private UidSet existing(UidSet uids) {
    return index.snapshot().messages().uids().intersect(uids);
  }

  void cacheSummaries(Map<Long, byte[]> summaries) {
    summaries.forEach((uid, summary) -> {
      MemoryMail found = mail.get(uid);
      if (found != null) {
        found.cacheSummary(summary);
      }
    });
  }

  Appended add(List<NewMessage> messages, List<byte[]> bodies) {
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

  Stored store(UidSet uids, FlagChange change, long unchangedSince) {
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

  Usage sizeOf(UidSet uids) {
    Usage sum = Usage.NOTHING;
    for (Metadata row : index.snapshot().messages().select(uids)) {
      sum = sum.plus(row.size(), 1);
    }
    return sum;
  }

  /// Those of the messages that are there.
  ///
  /// @throws StorageException.MessageGone if one is not, and that is to be refused
  UidSet wanted(UidSet uids, Missing missing) {
    UidSet found = existing(uids);
    if (missing == Missing.REFUSE && !found.equals(uids)) {
      throw new StorageException.MessageGone(uids.minus(found).first());
    }
    return found;
  }

  Copied take(MemoryFolder source, UidSet uids) {
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

  void moveAll(MemoryFolder target) {
    UidSet all = index.snapshot().messages().uids();
    target.take(this, all);
    remove(all);
  }

  Expunged expunge(UidSet uids) {
    MessageTable chosen = index.snapshot().messages().select(uids);
    UidSet deleted = chosen.uidsWhere(row -> chosen.flags(row).has(SystemFlag.DELETED));
    lose(deleted);
    return new Expunged(deleted, highestModSeq());
  }

  /// Removes messages that are nowhere else then.
  void lose(UidSet uids) {
    keep(uids);
    remove(uids);
  }

  private void keep(UidSet uids) {
    for (Metadata row : index.snapshot().messages().select(uids)) {
      account.kept().add(this, row, find(row.uid()));
    }
  }

  /// Adds a message that was kept.
  long restore(MemoryMail body, Flags flags, java.time.OffsetDateTime internalDate) {
    long uid = reserve(1);
    Metadata row = row(uid, body, flags, internalDate);
    mail.put(uid, body);
    commit(List.of(row), UidSet.EMPTY);
    return uid;
  }

  void remove(UidSet uids) {
    uids.forEach(mail::remove);
    commit(List.of(), uids);
  }

  private long uidValidity() {
    return status().uidValidity();
  }

  private long highestModSeq() {
    return status().highestModSeq();
  }

  /// The first of `count` UIDs that are free.
  private long reserve(long count) {
    long first = status().uidNext();
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
    long uidNext = status().uidNext();
    for (Metadata row : changed) {
      uidNext = Math.max(uidNext, row.uid() + 1);
    }
    if (!vanished.isEmpty()) {
      expunged.put(highestModSeq() + 1, vanished);
    }
    setIndex(changed, vanished, uidNext, highestModSeq() + 1);
  }

  /// A mailbox of a replica: nothing of its history is known until [#settle].
  void begin() {
    historyFrom = Long.MAX_VALUE;
  }

  /// Messages as they are elsewhere; all has been checked.
  void replicate(List<Metadata> rows, Map<Long, MemoryMail> bodies) {
    mail.putAll(bodies);
    long uidNext = status().uidNext();
    var spelled = new ArrayList<Metadata>();
    for (Metadata row : rows) {
      spelled.add(MemoryReplica.with(row, row.modSeq(), spelled(row.flags())));
      uidNext = Math.max(uidNext, row.uid() + 1);
    }
    setIndex(spelled, UidSet.EMPTY, uidNext, highestModSeq());
  }

  /// Expunges at mod-sequences of the source.
  void vanish(List<Expunged> gone) {
    for (Expunged one : gone) {
      if (!one.uids().isEmpty() && one.modSeq() > newestExpunge()) {
        expunged.put(one.modSeq(), one.uids());
      }
      one.uids().forEach(mail::remove);
      setIndex(List.of(), one.uids(), status().uidNext(), highestModSeq());
    }
  }

  /// Takes over the counters of the source.
  void settle(MailboxStatus source, long knownFrom, List<String> all) {
    if (knownFrom > highestModSeq() || historyFrom == Long.MAX_VALUE) {
      historyFrom = knownFrom;
    }
    all.forEach(keyword -> spelled(Flags.of(0, List.of(keyword))));
    setIndex(List.of(), UidSet.EMPTY, source.uidNext(), source.highestModSeq());
  }

  long newestExpunge() {
    return expunged.isEmpty() ? 0 : expunged.lastKey();
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
