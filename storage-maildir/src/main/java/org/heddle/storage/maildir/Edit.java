package org.heddle.storage.maildir;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.heddle.storage.Flags;
import org.heddle.storage.Metadata;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;

/// Changes to one mailbox that are logged and published together: a group of commits, each with a
/// mod-sequence of its own. A later commit of the group sees the earlier ones. Confined to who
/// holds the lock of the mailbox.
final class Edit {
  private final FolderState state;
  private final List<LogRecord> records = new ArrayList<>();
  private final SortedMap<Long, Metadata> changed = new TreeMap<>();
  private final Map<Long, String> names = new TreeMap<>();
  private final List<LogRecord.Arrival> arrivals = new ArrayList<>();
  private final List<History.Expunge> expunges = new ArrayList<>();
  private final List<Metadata> lost = new ArrayList<>();
  private UidSet vanished = UidSet.EMPTY;
  private boolean lettersChanged;
  private long modSeq;
  private long uidNext;

  Edit(FolderState state) {
    this.state = state;
    this.modSeq = state.status().highestModSeq();
    this.uidNext = state.status().uidNext();
  }

  FlagCoder coder() {
    return state.coder;
  }

  Instant now() {
    return state.clock.instant();
  }

  /// Begins a commit.
  long nextModSeq() {
    modSeq = FolderState.modSeqAfter(modSeq, state.clock);
    return modSeq;
  }

  /// That of the last commit, or of the mailbox if there is none yet.
  long modSeq() {
    return modSeq;
  }

  long uidNext() {
    return uidNext;
  }

  /// Raises the next UID to at least this.
  void raiseUidNext(long next) {
    uidNext = Math.max(uidNext, next);
  }

  List<LogRecord> records() {
    return records;
  }

  /// The messages that came or changed.
  SortedMap<Long, Metadata> changed() {
    return changed;
  }

  /// The file names that are new.
  Map<Long, String> names() {
    return names;
  }

  /// The files that wait in `tmp`.
  List<LogRecord.Arrival> arrivals() {
    return arrivals;
  }

  /// Whether a message comes with this edit.
  boolean arrives(long uid) {
    return uid >= state.status().uidNext();
  }

  UidSet vanished() {
    return vanished;
  }

  List<History.Expunge> expunges() {
    return expunges;
  }

  boolean hasNewLetters() {
    return lettersChanged;
  }

  boolean isEmpty() {
    return changed.isEmpty()
        && names.isEmpty()
        && vanished.isEmpty()
        && records.isEmpty()
        && uidNext == state.status().uidNext();
  }

  /// A message as it is after the commits so far.
  Optional<Metadata> find(long uid) {
    if (vanished.contains(uid)) {
      return Optional.empty();
    }
    Metadata here = changed.get(uid);
    if (here != null) {
      return Optional.of(here);
    }
    int row = state.messages().find(uid);
    return row < 0 ? Optional.empty() : Optional.of(state.messages().get(row));
  }

  /// The messages among `uids` as they are after the commits so far, ascending.
  List<Metadata> select(UidSet uids) {
    var found = new TreeMap<Long, Metadata>();
    state.messages().select(uids).forEach(message -> found.put(message.uid(), message));
    changed.forEach((uid, message) -> {
      if (uids.contains(uid)) {
        found.put(uid, message);
      }
    });
    return found.values().stream().filter(message -> !vanished.contains(message.uid())).toList();
  }

  /// The name of a message's file after the commits so far.
  String name(long uid) {
    String here = names.get(uid);
    int row = state.files.find(uid);
    if (here == null && row < 0) {
      throw new StorageException.MessageGone(uid);
    }
    return here == null ? state.files.name(row) : here;
  }

  /// Sees to it that every keyword has a number.
  void number(Flags flags) {
    for (String keyword : flags.keywords()) {
      KeywordTable table = state.coder.table();
      if (table.find(keyword).isEmpty()) {
        int free = table.free();
        state.coder = new FlagCoder(table.with(free, keyword));
        lettersChanged |= free < Marks.LETTERS;
        records.add(new LogRecord.Keyword(free, keyword));
      }
    }
  }

  /// One commit of new flags, each for a message that is there.
  void reflag(long commit, Map<Long, Flags> flags) {
    var logged = new ArrayList<LogRecord.Reflagged>();
    flags.values().forEach(this::number);
    int named = state.coder.namedBits();
    flags.forEach((uid, after) -> {
      String name = name(uid);
      Marks marks = FileName.marks(name);
      FlagCoder.Code code = state.coder.encode(after);
      Marks newMarks = marks.withBits(code.bits() | (marks.bits() & ~named));
      if (!newMarks.equals(marks)) {
        names.put(uid, FileName.of(FileName.base(name), newMarks));
      }
      find(uid).ifPresent(message -> changed.put(uid, withFlags(message, commit, after)));
      logged.add(new LogRecord.Reflagged(uid, marks.bits(), newMarks.bits(), code.keywords()));
    });
    records.add(new LogRecord.Flagged(commit, logged));
  }

  static Metadata withFlags(Metadata message, long modSeq, Flags flags) {
    return new Metadata(
        message.uid(),
        modSeq,
        flags,
        message.internalDate(),
        message.saveDate(),
        message.size(),
        message.emailId());
  }

  /// One commit of messages whose files wait in `tmp`; their UIDs are above all others.
  void arrive(List<LogRecord.Arrival> messages) {
    for (LogRecord.Arrival arrival : messages) {
      arrivals.add(arrival);
      add(arrival.message(), arrival.name());
    }
    records.add(new LogRecord.Arrived(messages));
  }

  /// Messages whose files are in their place.
  void found(List<LogRecord.Message> messages, List<String> fileNames) {
    for (int i = 0; i < messages.size(); i++) {
      add(messages.get(i), fileNames.get(i));
    }
    records.add(new LogRecord.Kept(List.copyOf(messages)));
  }

  private void add(LogRecord.Message message, String name) {
    changed.put(message.uid(), state.metadata(message));
    names.put(message.uid(), name);
    raiseUidNext(message.uid() + 1);
  }

  /// The messages that vanish and are nowhere else then.
  List<Metadata> lost() {
    return lost;
  }

  /// A message is going to vanish that is nowhere else then.
  void lose(Metadata message) {
    lost.add(message);
  }

  /// One commit that expunges messages which are there and did not arrive in this edit.
  void vanish(long commit, UidSet uids) {
    vanished = vanished.union(uids);
    uids.forEach(uid -> {
      changed.remove(uid);
      names.remove(uid);
    });
    expunges.add(new History.Expunge(commit, uids));
    records.add(new LogRecord.Vanished(commit, uids));
  }

  /// One commit that gives a message the size its file has; nothing if it is gone.
  ///
  /// @return whether it is there
  boolean resize(long uid, long size) {
    Metadata before = find(uid).orElse(null);
    if (before == null) {
      return false;
    }
    long commit = nextModSeq();
    changed.put(
        uid,
        new Metadata(
            uid,
            commit,
            before.flags(),
            before.internalDate(),
            before.saveDate(),
            size,
            before.emailId()));
    records.add(new LogRecord.Resized(uid, commit, size));
    return true;
  }

  /// The mod-sequence of the newest expunge that is remembered, 0 if there is none.
  long newestExpunge() {
    return expunges.isEmpty() ? state.history.newest() : expunges.getLast().modSeq();
  }

  long uidValidity() {
    return state.status().uidValidity();
  }

  /// Flags that were found to be different on disk.
  void observe(Metadata message, LogRecord record) {
    changed.put(message.uid(), message);
    records.add(record);
  }
}
