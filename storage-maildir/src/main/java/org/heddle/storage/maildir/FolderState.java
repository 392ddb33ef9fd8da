package org.heddle.storage.maildir;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxIndex;
import org.heddle.storage.MailboxStatus;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Metadata;
import org.heddle.storage.SystemFlag;
import org.heddle.storage.UidSet;

/// What a node remembers of one mailbox that is in use: the index that is published, the file
/// names, and how far it has read the files of others. Guarded by the lock of the mailbox but for
/// [#index] and [#seen], which anybody may read.
final class FolderState {
  /// `heddle` and the version of the format.
  static final String LOG_MAGIC = "heddleL1";

  /// The end of a log that is to be written anew when the mailbox is loaded.
  static final long NO_LOG = -1;

  private static final int CHUNK = 500;
  private static final int SPARE_RECORDS = 1000;
  private static final long SMALL_LOG = 1 << 18;
  private static final int MESSAGE_BYTES = 48;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /// How the directory looked when it was last known to be as remembered.
  ///
  /// @param suspectFrom since when a change may have left no trace in the stamps; `Long.MAX_VALUE`
  ///   for never. A second later the directory is read again.
  record Seen(Stamp cur, Stamp fresh, Stamp uidList, Stamp keywords, long suspectFrom) {
    static Seen now(FolderPaths paths, long suspectFrom) throws IOException {
      return new Seen(
          Stamp.of(paths.cur()),
          Stamp.of(paths.fresh()),
          Stamp.of(paths.uidList()),
          Stamp.of(paths.keywords()),
          suspectFrom);
    }

    boolean isDue(long now) {
      boolean coarse = cur.isCoarse() || fresh.isCoarse();
      return suspectFrom != Long.MAX_VALUE && (coarse || now >= suspectFrom + SECOND);
    }

    boolean isLike(Seen other) {
      return cur.equals(other.cur)
          && fresh.equals(other.fresh)
          && uidList.equals(other.uidList)
          && keywords.equals(other.keywords);
    }
  }

  volatile FolderPaths paths;
  final Clock clock;
  final FileTable files = new FileTable();
  History history;

  /// Records of the UID list whose files are not there.
  final Map<String, UidList.Entry> absent = new HashMap<>();

  /// While a mailbox is loaded: messages of the log that the UID list does not have, by name hash.
  final Map<Long, LogRecord.Message> unlisted = new HashMap<>();

  /// While a mailbox is loaded under a new UIDVALIDITY: what was known of its messages, by name
  /// hash.
  final Map<Long, LogRecord.Message> former = new HashMap<>();

  FlagCoder coder;
  UidList.Position uidList;
  long firstRecent;
  long logEnd;
  long logLimit;

  /// Whether the log has intents whose outcome may not be forced yet.
  boolean unforced;

  volatile MailboxIndex index;
  volatile Seen seen;

  FolderState(
      FolderPaths paths,
      Clock clock,
      History history,
      FlagCoder coder,
      UidList.Position uidList,
      MailboxIndex index) {
    this.paths = paths;
    this.clock = clock;
    this.history = history;
    this.coder = coder;
    this.uidList = uidList;
    this.index = index;
    this.seen = new Seen(Stamp.ABSENT, Stamp.ABSENT, Stamp.ABSENT, Stamp.ABSENT, 0);
  }

  MailboxStatus status() {
    return index.status();
  }

  MessageTable messages() {
    return index.snapshot().messages();
  }

  /// A mod-sequence for the next commit. It is the time in microseconds where that is higher, so
  /// that whatever a lost log had given out stays below.
  static long modSeqAfter(long last, Clock clock) {
    var now = clock.instant();
    return Math.max(
        last + 1, TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1000);
  }

  Metadata metadata(LogRecord.Message message) {
    return new Metadata(
        message.uid(),
        message.modSeq(),
        coder.flags(message.bits() & coder.namedBits(), message.keywords()),
        message.internalDate(),
        message.saveDate(),
        message.size(),
        message.emailId());
  }

  /// Makes a commit what everybody sees.
  void publish(Edit edit) {
    Collection<Metadata> changed = edit.changed().values();
    MailboxStatus after = statusAfter(edit);
    for (long uid : edit.vanished().toArray()) {
      int row = files.find(uid);
      if (row >= 0) {
        String base = FileName.base(files.name(row));
        absent.put(base, new UidList.Entry(uid, "", base));
      }
    }
    files.remove(edit.vanished());
    edit.names().forEach(files::put);
    index = index.advance(after, changed, edit.vanished(), coder.table().list());
    edit.expunges().forEach(expunge -> history.add(expunge.modSeq(), expunge.uids()));
  }

  private MailboxStatus statusAfter(Edit edit) {
    MailboxStatus before = status();
    MessageTable table = messages();
    var tally = new Tally(before);
    UidSet vanished = edit.vanished();
    table.select(vanished).forEach(message -> tally.count(message, -1));
    for (Metadata message : edit.changed().values()) {
      int row = table.find(message.uid());
      if (row >= 0) {
        tally.count(table.get(row), -1);
      }
      tally.count(message, 1);
    }
    return tally.status(edit.uidNext(), edit.modSeq());
  }

  /// Whether the UID list has so many records without files that it should be written anew.
  boolean isListWasteful() {
    return absent.size() > SPARE_RECORDS + files.size() / 4;
  }

  /// Makes the mod-sequence one that was never given out, whatever was lost.
  void raiseModSeq() {
    MailboxStatus now = status();
    long raised = modSeqAfter(now.highestModSeq(), clock);
    advance(
        new MailboxStatus(
            now.id(),
            now.uidValidity(),
            now.uidNext(),
            raised,
            now.messages(),
            now.recent(),
            now.unseen(),
            now.deleted(),
            now.bytes()));
  }

  private void advance(MailboxStatus after) {
    index = index.advance(after, List.of(), UidSet.EMPTY, index.snapshot().keywords());
  }

  /// History begins now.
  void forgetHistory() {
    history = new History(status().highestModSeq());
    index = MailboxIndex.of(index.snapshot());
  }

  /// Takes over a new lowest recent UID.
  void claim(long uidNext) {
    firstRecent = Math.max(firstRecent, uidNext);
    MailboxStatus now = status();
    int row = messages().find(firstRecent);
    int old = row >= 0 ? row : -1 - row;
    advance(
        new MailboxStatus(
            now.id(),
            now.uidValidity(),
            now.uidNext(),
            now.highestModSeq(),
            now.messages(),
            now.messages() - old,
            now.unseen(),
            now.deleted(),
            now.bytes()));
  }

  /// Appends to the log, or begins it anew when it has grown far beyond what it says.
  void log(List<LogRecord> records, FrameFile.Durability durability) throws IOException {
    if (records.isEmpty() || logEnd == NO_LOG) {
      return;
    }
    List<byte[]> frames = records.stream().map(LogRecord::encode).toList();
    logEnd = FrameFile.append(paths.log(), logEnd, frames, durability);
  }

  /// Says in the log that what came before is on disk, the directory being forced.
  void logForced() throws IOException {
    log(List.of(new LogRecord.Forced()), FrameFile.Durability.LAZY);
    unforced = false;
  }

  void compactIfLong() throws IOException {
    if (logEnd > logLimit) {
      rewriteLog();
    }
  }

  /// Writes the log anew from what is published. The directories are forced first: the new log
  /// holds no intent.
  void rewriteLog() throws IOException {
    Disk.forceDirectory(paths.cur());
    MailboxStatus now = status();
    var head =
        new LogRecord.Head(
            now.id(),
            now.uidValidity(),
            now.uidNext(),
            now.highestModSeq(),
            history.horizon(),
            firstRecent);
    var records = new ArrayList<LogRecord>();
    records.add(head);
    coder.table().names().forEach((n, name) -> records.add(new LogRecord.Keyword(n, name)));
    for (History.Expunge expunge : history.expunges()) {
      records.add(new LogRecord.Vanished(expunge.modSeq(), expunge.uids()));
    }
    int chunks = (files.size() + CHUNK - 1) / CHUNK;
    Stream<LogRecord> kept = IntStream.range(0, chunks).mapToObj(this::chunk);
    Iterator<byte[]> frames =
        Stream.of(records.stream(), kept, Stream.of(new LogRecord.Forced()))
            .flatMap(part -> part)
            .map(LogRecord::encode)
            .iterator();
    logEnd = FrameFile.rewrite(paths.log(), LOG_MAGIC, frames);
    unforced = false;
    logLimit = Math.max(SMALL_LOG, logEnd * 2);
  }

  /// To be called once the log was read: when to rewrite it.
  void limitLog() {
    logLimit = Math.max(SMALL_LOG, 3L * MESSAGE_BYTES * files.size());
  }

  private LogRecord chunk(int number) {
    var messages = new ArrayList<LogRecord.Message>(CHUNK);
    MessageTable table = messages();
    for (int i = number * CHUNK; i < Math.min(files.size(), (number + 1) * CHUNK); i++) {
      int row = table.find(files.uid(i));
      if (row >= 0) {
        messages.add(logged(table.get(row), files.name(i)));
      }
    }
    return new LogRecord.Kept(messages);
  }

  LogRecord.Message logged(Metadata message, String name) {
    return new LogRecord.Message(
        message.uid(),
        message.modSeq(),
        FileName.hash(FileName.base(name)),
        FileName.marks(name).bits(),
        coder.encode(message.flags()).keywords(),
        message.internalDate(),
        message.saveDate(),
        message.emailId(),
        message.size());
  }

  /// Counts while a commit goes in.
  private final class Tally {
    private final MailboxId id;
    private final long uidValidity;
    private long messages;
    private long recent;
    private long unseen;
    private long deleted;
    private long bytes;

    Tally(MailboxStatus before) {
      id = before.id();
      uidValidity = before.uidValidity();
      messages = before.messages();
      recent = before.recent();
      unseen = before.unseen();
      deleted = before.deleted();
      bytes = before.bytes();
    }

    void count(Metadata message, int sign) {
      messages += sign;
      recent += message.uid() >= firstRecent ? sign : 0;
      unseen += message.flags().has(SystemFlag.SEEN) ? 0 : sign;
      deleted += message.flags().has(SystemFlag.DELETED) ? sign : 0;
      bytes += sign * message.size();
    }

    MailboxStatus status(long uidNext, long modSeq) {
      return new MailboxStatus(
          id, uidValidity, uidNext, modSeq, messages, recent, unseen, deleted, bytes);
    }
  }
}
