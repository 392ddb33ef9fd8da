package org.heddle.storage.jdbc;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox.Appended;
import org.heddle.storage.Mailbox.Copied;
import org.heddle.storage.Mailbox.Expunged;
import org.heddle.storage.Mailbox.Missing;
import org.heddle.storage.Mailbox.Stored;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Metadata;
import org.heddle.storage.NewMessage;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.StorageException;
import org.heddle.storage.SystemFlag;
import org.heddle.storage.UidSet;
import org.heddle.storage.Usage;

/// What becomes of messages under the lock of their mailbox. All methods run within a [Job]. What a
/// write does is worked out from the index on the heap; the statements speak of runs of messages,
/// so that a flag on 100,000 messages is one statement.
final class MessageWrites {
  private final Contents contents;
  private final InstantSource clock;
  private final KeptMessages kept;

  private enum Link {
    LOST,
    KEPT
  }

  MessageWrites(Contents contents, InstantSource clock, KeptMessages kept) {
    this.contents = contents;
    this.clock = clock;
    this.kept = kept;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  Appended append(
      Work work, MailboxKey key, List<NewMessage> messages, List<Contents.Prepared> prepared)
      throws SQLException, IOException {
    MailboxState state = work.mailbox(key);
    long first = state.row().reserve(messages.size());
    long uidValidity = state.row().uidValidity();
    if (messages.isEmpty()) {
      return new Appended(uidValidity, UidSet.EMPTY);
    }
    KeywordList known =
        KeywordRows.learn(work, key, messages.stream().map(NewMessage::flags).distinct().toList());
    var rows = new ArrayList<Metadata>();
    for (int i = 0; i < messages.size(); i++) {
      NewMessage message = messages.get(i);
      contents.write(work, prepared.get(i));
      var row =
          new Metadata(
              first + i,
              state.row().modSeq() + 1,
              known.spelled(message.flags()),
              message.internalDate(),
              now(),
              prepared.get(i).draft().size(),
              prepared.get(i).email());
      rows.add(row);
      work.write(MessageRows.insert(key, row, known.text(row.flags())));
    }
    work.change(work.mailbox(key).after(state.row().plus(rows, known.size()), rows, UidSet.EMPTY));
    return new Appended(uidValidity, UidSet.range(first, first + rows.size() - 1));
  }

  Stored store(Work work, MailboxKey key, UidSet uids, FlagChange change, long unchangedSince)
      throws SQLException {
    MailboxState state = work.mailbox(key);
    MessageTable all = state.needIndex().snapshot().messages();
    var refused = UidSet.builder();
    var touched = new ArrayList<Metadata>();
    Map<Flags, Flags> outcomes = new HashMap<>();
    for (Metadata row : all.select(uids)) {
      if (row.modSeq() > unchangedSince) {
        refused.add(row.uid());
      } else if (!outcomes.computeIfAbsent(row.flags(), change::applyTo).equals(row.flags())) {
        touched.add(row);
      }
    }
    if (touched.isEmpty()) {
      return new Stored(MessageTable.EMPTY, refused.build(), state.row().modSeq());
    }
    KeywordList known =
        KeywordRows.learn(
            work,
            key,
            touched.stream().map(Metadata::flags).distinct().map(outcomes::get).toList());
    List<Metadata> changed = withFlags(touched, outcomes, known, state.row().modSeq() + 1);
    writeRuns(work, key, all, changed, known);
    MailboxRow after = flagged(state.row(), touched, changed, known.size());
    work.change(work.mailbox(key).after(after, changed, UidSet.EMPTY));
    return new Stored(table(changed), refused.build(), after.modSeq());
  }

  private static List<Metadata> withFlags(
      List<Metadata> rows, Map<Flags, Flags> outcomes, KeywordList known, long modSeq) {
    var changed = new ArrayList<Metadata>(rows.size());
    Map<Flags, Flags> spelled = new HashMap<>();
    outcomes.forEach((before, after) -> {
      if (!after.equals(before)) {
        spelled.put(before, known.spelled(after));
      }
    });
    for (Metadata row : rows) {
      changed.add(
          new Metadata(
              row.uid(),
              modSeq,
              spelled.getOrDefault(row.flags(), Flags.NONE),
              row.internalDate(),
              row.saveDate(),
              row.size(),
              row.emailId()));
    }
    return changed;
  }

  /// One statement for each run of messages that get the same flags and have no other between them.
  private static void writeRuns(
      Work work, MailboxKey key, MessageTable all, List<Metadata> changed, KeywordList known) {
    int from = 0;
    while (from < changed.size()) {
      Flags flags = changed.get(from).flags();
      int row = all.find(changed.get(from).uid());
      int to = from + 1;
      while (to < changed.size()
          && changed.get(to).flags().equals(flags)
          && all.uid(row + to - from) == changed.get(to).uid()) {
        to++;
      }
      work.write(
          MessageRows.FLAG.with(
              (long) flags.systemBits(),
              known.text(flags),
              changed.get(from).modSeq(),
              key.account(),
              key.mailbox(),
              changed.get(from).uid(),
              changed.get(to - 1).uid()));
      from = to;
    }
  }

  private static MailboxRow flagged(
      MailboxRow row, List<Metadata> before, List<Metadata> after, long keywords) {
    long unseen = without(after, SystemFlag.SEEN) - without(before, SystemFlag.SEEN);
    long undeleted = without(after, SystemFlag.DELETED) - without(before, SystemFlag.DELETED);
    return row.flagged(unseen, -undeleted, keywords);
  }

  private static long without(List<Metadata> rows, SystemFlag flag) {
    return rows.stream().filter(row -> !row.flags().has(flag)).count();
  }

  private static MessageTable table(List<Metadata> ascending) {
    var builder = MessageTable.builder();
    ascending.forEach(builder::add);
    return builder.build();
  }

  /// What to copy.
  ///
  /// @param limits up to which the account may grow by it
  record Copying(
      MailboxKey source, MailboxKey target, UidSet uids, Missing missing, QuotaLimits limits) {}

  Copied copy(Work work, Copying what) throws SQLException {
    work.mailbox(what.target);
    MailboxState source = work.mailbox(what.source);
    UidSet found = wanted(source, what.uids, what.missing);
    if (what.limits.isLimited()) {
      long bytes = rows(source, found).stream().mapToLong(Metadata::size).sum();
      work.admit(what.source.account(), what.limits, new Usage(bytes, found.size()));
    }
    return take(work, what.source, what.target, found);
  }

  Copied move(Work work, MailboxKey source, MailboxKey target, UidSet uids, Missing missing)
      throws SQLException {
    MailboxState before = work.mailbox(source);
    Copied copied = copy(work, new Copying(source, target, uids, missing, QuotaLimits.NONE));
    remove(work, source, rows(before, copied.from()), Link.KEPT);
    return copied;
  }

  /// What to replace by what comes into the target.
  record Replacing(MailboxKey source, long uid, MailboxKey target, QuotaLimits limits) {}

  Appended replace(Work work, Replacing what, NewMessage message, Contents.Prepared prepared)
      throws SQLException, IOException {
    work.mailbox(what.target);
    UidSet old = wanted(work.mailbox(what.source), UidSet.of(what.uid), Missing.REFUSE);
    List<Metadata> gone = rows(work.mailbox(what.source), old);
    long difference = prepared.draft().size() - gone.getFirst().size();
    work.admit(what.source.account(), what.limits, new Usage(difference, 0));
    Appended appended = append(work, what.target, List.of(message), List.of(prepared));
    remove(work, what.source, gone, Link.LOST);
    return appended;
  }

  private static List<Metadata> rows(MailboxState state, UidSet uids) {
    var rows = new ArrayList<Metadata>();
    state.needIndex().snapshot().messages().select(uids).forEach(rows::add);
    return rows;
  }

  private static UidSet wanted(MailboxState source, UidSet uids, Missing missing) {
    UidSet found = source.needIndex().snapshot().messages().uids().intersect(uids);
    if (missing == Missing.REFUSE && !found.equals(uids)) {
      throw new StorageException.MessageGone(uids.minus(found).first());
    }
    return found;
  }

  private Copied take(Work work, MailboxKey source, MailboxKey target, UidSet uids)
      throws SQLException {
    List<Metadata> sources = rows(work.mailbox(source), uids);
    MailboxRow row = work.mailbox(target).row();
    long first = row.reserve(sources.size());
    if (sources.isEmpty()) {
      return new Copied(row.uidValidity(), UidSet.EMPTY, UidSet.EMPTY);
    }
    KeywordList known =
        KeywordRows.learn(work, target, sources.stream().map(Metadata::flags).distinct().toList());
    Instant saved = now();
    var copies = new ArrayList<Metadata>(sources.size());
    for (Metadata original : sources) {
      copies.add(
          new Metadata(
              first + copies.size(),
              row.modSeq() + 1,
              known.spelled(original.flags()),
              original.internalDate(),
              saved,
              original.size(),
              original.emailId()));
    }
    copyRuns(work, source, target, sources, copies, known);
    work.change(work.mailbox(target).after(row.plus(copies, known.size()), copies, UidSet.EMPTY));
    return new Copied(row.uidValidity(), uids, UidSet.range(first, first + copies.size() - 1));
  }

  /// One statement for each run of messages with consecutive UIDs and the same keywords.
  private static void copyRuns(
      Work work,
      MailboxKey source,
      MailboxKey target,
      List<Metadata> sources,
      List<Metadata> copies,
      KeywordList known) {
    int from = 0;
    while (from < sources.size()) {
      String keywords = known.text(copies.get(from).flags());
      long uid = sources.get(from).uid();
      int to = from + 1;
      while (to < sources.size()
          && sources.get(to).uid() == uid + to - from
          && known.text(copies.get(to).flags()).equals(keywords)) {
        to++;
      }
      work.write(
          MessageRows.COPY.with(
              target.mailbox(),
              copies.get(from).uid() - uid,
              copies.get(from).modSeq(),
              copies.get(from).saveDate().getEpochSecond(),
              keywords,
              source.account(),
              source.mailbox(),
              uid,
              sources.get(to - 1).uid()));
      from = to;
    }
  }

  Expunged expunge(Work work, MailboxKey key, UidSet uids) {
    MailboxState state = work.mailbox(key);
    List<Metadata> deleted = rows(state, uids);
    deleted.removeIf(row -> !row.flags().has(SystemFlag.DELETED));
    UidSet gone = remove(work, key, deleted, Link.LOST);
    return new Expunged(gone, work.mailbox(key).row().modSeq());
  }

  private UidSet remove(Work work, MailboxKey key, List<Metadata> rows, Link link) {
    if (rows.isEmpty()) {
      return UidSet.EMPTY;
    }
    var builder = UidSet.builder();
    rows.forEach(row -> builder.add(row.uid()));
    UidSet gone = builder.build();
    MailboxState state = work.mailbox(key);
    MailboxRow after = state.row().minus(rows);
    if (link == Link.LOST) {
      kept.unlink(work, key, gone);
    }
    delete(work, key, gone);
    bury(work, key, gone, after.modSeq());
    work.change(state.after(after, List.of(), gone));
    return gone;
  }

  /// Takes messages away, of which no more is to be done than [#bury].
  void drop(Work work, MailboxKey key, UidSet uids) {
    kept.drop(work, key, uids);
    delete(work, key, uids);
  }

  private static void delete(Work work, MailboxKey key, UidSet uids) {
    for (int i = 0; i < uids.ranges(); i++) {
      work.write(
          MessageRows.DELETE.with(
              key.account(), key.mailbox(), uids.rangeFirst(i), uids.rangeLast(i)));
    }
  }

  /// Remembers that messages went.
  void bury(Work work, MailboxKey key, UidSet uids, long modSeq) {
    long second = now().getEpochSecond();
    for (int i = 0; i < uids.ranges(); i++) {
      work.write(
          ExpungedRows.INSERT.with(
              key.account(), key.mailbox(), modSeq, uids.rangeFirst(i), uids.rangeLast(i), second));
    }
  }

  /// Removes everything that belongs to a mailbox whose row goes too, but for its keywords.
  void removeAll(Work work, MailboxKey key) {
    kept.unlink(work, key, UidSet.range(1, UidSet.MAX_UID));
    work.write(KeptRows.NAME.with(key.account(), key.mailbox()));
    work.write(MessageRows.DELETE.with(key.account(), key.mailbox(), 1L, UidSet.MAX_UID));
    work.write(ExpungedRows.FORGET.with(key.account(), key.mailbox(), Long.MAX_VALUE));
  }

  /// Moves everything to another mailbox.
  void moveAll(Work work, MailboxKey source, MailboxKey target) throws SQLException {
    move(work, source, target, UidSet.range(1, UidSet.MAX_UID), Missing.IGNORE);
  }

  /// See [org.heddle.storage.Mailbox#claimRecent].
  long claimRecent(Work work, MailboxKey key, long uidNext) {
    MailboxState state = work.mailbox(key);
    MailboxRow row = state.row();
    long upTo = Math.min(uidNext, row.uidNext());
    if (upTo > row.recentFrom()) {
      MessageTable all = state.needIndex().snapshot().messages();
      int at = all.find(upTo);
      int below = at >= 0 ? at : -1 - at;
      long still = (long) all.size() - below;
      work.changeQuietly(state.after(row.claimed(upTo, still), List.of(), UidSet.EMPTY));
    }
    return Math.min(row.recentFrom(), uidNext);
  }
}
