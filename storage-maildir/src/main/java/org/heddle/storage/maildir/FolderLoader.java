package org.heddle.storage.maildir;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxIndex;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Metadata;
import org.heddle.storage.Snapshot;
import org.heddle.storage.SystemFlag;

/// Loads a mailbox: what the log says is the first guess, and [FolderSync] then finds how the disk
/// differs from it, as if it had happened since.
///
/// | lost or damaged | what follows |
/// |---|---|
/// | UID list | a new, higher UIDVALIDITY; dates, email ids and the like are taken over from the log by file name |
/// | end of the UID list | its records come back from the log |
/// | log | all history: mod-sequences begin above any former one, `Forgotten` is the answer to questions about earlier |
/// | end of the log | a torn record was never acknowledged; what else is missing is found on disk as if others had done it |
/// | middle of the log | as if the log were lost from there on: history too |
/// | `dovecot-keywords` | comes back from the log |
final class FolderLoader {
  private final FolderPaths paths;
  private final Site site;
  private final LogReplay replay;
  private final Map<Long, UidList.Entry> entries = new HashMap<>();

  private FolderLoader(FolderPaths paths, Site site, LogReplay replay) {
    this.paths = paths;
    this.site = site;
    this.replay = replay;
  }

  /// Loads a mailbox; the caller holds its lock and the dotlock.
  static FolderState load(FolderPaths paths, Site site, MailboxId id, DotLock lock)
      throws IOException {
    return new FolderLoader(paths, site, LogReplay.read(paths.log())).load(id, lock);
  }

  private FolderState load(MailboxId id, DotLock lock) throws IOException {
    Optional<UidList.Position> listed =
        UidList.read(paths.uidList(), entry -> entries.put(entry.uid(), entry));
    boolean renumbered =
        listed.isEmpty()
            || replay.head().isEmpty()
            || replay.head().get().uidValidity() != listed.get().header().validity();
    FrameFile.Ending ending = replay.outcome().ending();
    boolean forgotten = renumbered || ending == FrameFile.Ending.DAMAGED;
    if (!renumbered) {
      new Redo(paths, site, replay, entries).run();
    }
    UidList.Position position = listed.isPresent() ? listed.get() : newList(id);
    FolderState state = firstGuess(id, position, renumbered, forgotten);
    KeywordTable table = state.coder.table();
    if (!table.letters().isEmpty() && KeywordTable.read(paths.keywords()).isEmpty()) {
      KeywordFile.write(paths, table);
    }
    if (FolderSync.refresh(state, site, lock) == FolderSync.Outcome.RENUMBERED) {
      throw new IOException("The UID list changed while its lock was held");
    }
    if (ending != FrameFile.Ending.WHOLE) {
      state.raiseModSeq();
    }
    if (forgotten) {
      state.forgetHistory();
    }
    if (state.logEnd == FolderState.NO_LOG) {
      state.rewriteLog();
    } else {
      state.limitLog();
    }
    return state;
  }

  private UidList.Position newList(MailboxId id) throws IOException {
    long floor = replay.head().map(LogRecord.Head::uidValidity).orElse(0L);
    var header = UidList.Header.of(id, site.validity().next(floor));
    Disk.forceDirectory(site.root());
    return UidList.rewrite(paths.uidList(), header, new ArrayList<UidList.Entry>().iterator());
  }

  /// Writes the files of a mailbox that is being made and that nobody else can see yet; the
  /// directory is left to the caller to force.
  static void begin(FolderPaths paths, Site site, MailboxId id) throws IOException {
    long modSeq = FolderState.modSeqAfter(0, site.clock());
    begin(paths, new LogRecord.Head(id, site.validity().next(0), 1, modSeq, modSeq, 1));
  }

  /// As [#begin], for a mailbox of a replica, of whose history nothing is known yet.
  static void begin(FolderPaths paths, MailboxId id, long validity) throws IOException {
    begin(paths, new LogRecord.Head(id, validity, 1, 1, Long.MAX_VALUE, 1));
  }

  private static void begin(FolderPaths paths, LogRecord.Head head) throws IOException {
    var header = UidList.Header.of(head.id(), head.uidValidity());
    UidList.rewrite(paths.uidList(), header, new ArrayList<UidList.Entry>().iterator());
    FrameFile.rewrite(
        paths.log(),
        FolderState.LOG_MAGIC,
        List.of(head.encode(), new LogRecord.Forced().encode()).iterator());
  }

  static String newGuid() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  private FolderState firstGuess(
      MailboxId id, UidList.Position position, boolean renumbered, boolean forgotten)
      throws IOException {
    var known = new TreeMap<Long, LogRecord.Message>();
    if (!renumbered) {
      known.putAll(replay.messages());
    }
    var coder = new FlagCoder(keywords());
    long modSeq =
        forgotten ? FolderState.modSeqAfter(replay.modSeq(), site.clock()) : replay.modSeq();
    boolean whole = replay.outcome().ending() == FrameFile.Ending.WHOLE;
    // What a log that lost its end does not know may well be in the UID list below its next UID.
    long uidNext = forgotten || !whole ? 1 : replay.uidNext();
    uidNext = known.isEmpty() ? uidNext : Math.max(uidNext, known.lastKey() + 1);
    var history = forgotten ? new History(modSeq) : replay.history();
    var status =
        new MailboxStatus(id, position.header().validity(), uidNext, modSeq, 0, 0, 0, 0, 0);
    var empty = MailboxIndex.of(new Snapshot(status, MessageTable.EMPTY, List.of()));
    var state = new FolderState(paths, site.clock(), history, coder, position, empty);
    state.firstRecent = renumbered ? 1 : replay.firstRecent();
    boolean anew = forgotten || !whole || !replay.pending().isEmpty();
    state.logEnd = anew ? FolderState.NO_LOG : replay.outcome().end();
    state.logLimit = Long.MAX_VALUE;
    if (renumbered) {
      replay.messages().values().forEach(m -> state.former.put(m.nameHash(), m));
    }
    place(state, known);
    return state;
  }

  private KeywordTable keywords() {
    var table = KeywordTable.NONE;
    for (Map.Entry<Integer, String> keyword : replay.keywords().entrySet()) {
      table = table.with(keyword.getKey(), keyword.getValue());
    }
    return table;
  }

  private void place(FolderState state, Map<Long, LogRecord.Message> known) {
    var metadata = new ArrayList<Metadata>(known.size());
    for (LogRecord.Message message : known.values()) {
      metadata.add(state.metadata(message));
      UidList.Entry entry = entries.remove(message.uid());
      if (entry != null && FileName.hash(entry.base()) == message.nameHash()) {
        Marks marks = Marks.NONE.withBits(message.bits());
        state.files.put(message.uid(), FileName.of(entry.base(), marks));
      } else {
        state.unlisted.put(message.nameHash(), message);
        if (entry != null) {
          entries.put(entry.uid(), entry);
        }
      }
    }
    entries.values().forEach(entry -> state.absent.put(entry.base(), entry));
    var table = MessageTable.of(metadata);
    state.index =
        MailboxIndex.of(new Snapshot(count(state, metadata), table, state.coder.table().list()));
  }

  private static MailboxStatus count(FolderState state, List<Metadata> messages) {
    MailboxStatus status = state.status();
    return new MailboxStatus(
        status.id(),
        status.uidValidity(),
        status.uidNext(),
        status.highestModSeq(),
        messages.size(),
        messages.stream().filter(m -> m.uid() >= state.firstRecent).count(),
        messages.stream().filter(m -> !m.flags().has(SystemFlag.SEEN)).count(),
        messages.stream().filter(m -> m.flags().has(SystemFlag.DELETED)).count(),
        messages.stream().mapToLong(Metadata::size).sum());
  }
}
