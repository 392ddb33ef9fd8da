package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// What a log says when it is read from its beginning.
final class LogReplay {
  private LogRecord.@Nullable Head head;
  private final NavigableMap<Long, LogRecord.Message> messages = new TreeMap<>();
  private final NavigableMap<Integer, String> keywords = new TreeMap<>();
  private final List<LogRecord> pending = new ArrayList<>();
  private History history = new History(0);
  private boolean begun;
  private long firstRecent;
  private long modSeq;
  private long uidNext;
  private FrameFile.Outcome outcome = new FrameFile.Outcome(FrameFile.Ending.MISSING, 0);

  private LogReplay() {}

  static LogReplay read(Path log) throws IOException {
    var replay = new LogReplay();
    FrameFile.Outcome outcome =
        FrameFile.read(
            log,
            FolderState.LOG_MAGIC,
            (_, bytes) -> LogRecord.decode(bytes).filter(replay::accept).isPresent());
    // A log begins with all there was, up to the first of these marks: without it some is missing.
    replay.outcome =
        replay.head == null || replay.begun
            ? outcome
            : new FrameFile.Outcome(FrameFile.Ending.DAMAGED, outcome.end());
    return replay;
  }

  /// Reads no further than how a log begins.
  static Optional<LogRecord.Head> readHead(Path log) throws IOException {
    var replay = new LogReplay();
    FrameFile.read(
        log,
        FolderState.LOG_MAGIC,
        (_, bytes) -> {
          LogRecord.decode(bytes).ifPresent(replay::accept);
          return false;
        });
    return Optional.ofNullable(replay.head);
  }

  /// How the log begins; nothing if there is none.
  Optional<LogRecord.Head> head() {
    return Optional.ofNullable(head);
  }

  FrameFile.Outcome outcome() {
    return outcome;
  }

  /// The messages by UID, as after the last commit.
  NavigableMap<Long, LogRecord.Message> messages() {
    return messages;
  }

  NavigableMap<Integer, String> keywords() {
    return keywords;
  }

  /// The commits that may not be in the directories yet, in their order.
  List<LogRecord> pending() {
    return pending;
  }

  History history() {
    return history;
  }

  long firstRecent() {
    return firstRecent;
  }

  long modSeq() {
    return modSeq;
  }

  long uidNext() {
    return uidNext;
  }

  private boolean accept(LogRecord record) {
    if (head == null && !(record instanceof LogRecord.Head)) {
      return false;
    }
    switch (record) {
      case LogRecord.Head start -> begin(start);
      case LogRecord.Kept(var kept) -> kept.forEach(this::put);
      case LogRecord.Arrived(var arrivals) -> {
        arrivals.forEach(arrival -> put(arrival.message()));
        pending.add(record);
      }
      case LogRecord.Flagged(long commit, var changes) -> {
        raise(commit);
        for (LogRecord.Reflagged change : changes) {
          update(change.uid(), (_, m) -> m.withFlags(commit, change.after(), change.keywords()));
        }
        pending.add(record);
      }
      case LogRecord.Vanished(long commit, var uids) -> {
        raise(commit);
        uids.forEach(messages::remove);
        history.add(commit, uids);
        pending.add(record);
      }
      case LogRecord.Keyword(int number, String name) -> keywords.put(number, name);
      case LogRecord.Recent(long first) -> firstRecent = Math.max(firstRecent, first);
      case LogRecord.Forced() -> {
        pending.clear();
        begun = true;
      }
      case LogRecord.Settled(long next, long settled, long horizon) -> {
        uidNext = Math.max(uidNext, next);
        modSeq = settled;
        history = history.knownFrom(horizon);
      }
      case LogRecord.Resized(long uid, long commit, long size) -> {
        raise(commit);
        update(uid, (_, message) -> message.withSize(commit, size));
      }
    }
    return true;
  }

  private void begin(LogRecord.Head start) {
    head = start;
    history = new History(start.horizon());
    firstRecent = start.firstRecent();
    modSeq = start.modSeq();
    uidNext = start.uidNext();
  }

  private void put(LogRecord.Message message) {
    messages.put(message.uid(), message);
    raise(message.modSeq());
    uidNext = Math.max(uidNext, message.uid() + 1);
  }

  private void update(long uid, BiFunction<Long, LogRecord.Message, LogRecord.Message> change) {
    messages.computeIfPresent(uid, change);
  }

  private void raise(long commit) {
    modSeq = Math.max(modSeq, commit);
  }
}
