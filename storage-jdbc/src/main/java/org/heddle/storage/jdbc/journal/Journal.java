package org.heddle.storage.jdbc.journal;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// The redo journal: what makes an OK true over an embedded database that does not force its own
/// files.
///
/// **The problem.** The database loses its last commits when the process is killed, and is then an
/// older, consistent version of itself. So each group of changes is written here first, forced with
/// one fsync, and committed there with the position reached; after a crash the database says how
/// far it got, and the records after that are applied again. Message bytes are written here too,
/// and only here: the database knows where they are.
///
/// **The format** is in {@link SegmentFormat}. A journal is a directory of numbered segment files.
/// A segment is a header and entries: redo records, blobs, and at last a seal. Entries are only
/// ever added at the end of the last segment. When the next entry would not fit, the segment gets
/// its seal and is forced, then the next file is created with its header and both it and the
/// directory are forced, and only then is anything written to it. So at any time only the last
/// segment can have bytes that are not on disk, and a number is missing only if it was dropped.
///
/// **A crash** leaves of what was never forced any part, in any order, and of what was forced
/// everything. Opening walks over the last segment up to the first entry that is not valid and cuts
/// it there, unless a later entry testifies that the place had been forced (see {@link Recovery}):
/// then bytes have been damaged that somebody relies on, and the journal does not open. What it
/// keeps it writes and forces again before anyone builds on it. Some of that may never have been
/// acknowledged: a client that got no answer must expect either outcome.
///
/// **An error of the disk** while an entry is written takes the entry back, and the journal goes
/// on: a full disk is no catastrophe. An error of fsync is one: the kernel may have dropped the
/// pages and call the next fsync a success. The journal then takes back, as well as it can, what
/// was not forced, and refuses work until it is opened again, which writes the doubtful bytes once
/// more.
///
/// **Compaction.** A blob is never changed in place. The live blobs of a sparse segment are
/// appended again, the owner's rows are moved by a record of the journal as any other change is,
/// and the file is deleted when no row points to it. Only segments before the last checkpoint are
/// touched ({@link #releaseBefore}), so that a replay never needs one that is gone; and a replay
/// that sees an old place of a blob sees the record that moved it too.
///
/// **Use.** One thread appends and forces (the committer); calls of several are serialised, but a
/// group is one thread's affair. Any number of threads read. For each group:
/// 1. `appendBlob` for message bytes, then `append` for the record that refers to them;
/// 2. `force`;
/// 3. commit the database with {@link #end} in the same transaction; answer.
///
/// If anything fails before 2 is done, `rewind` to the `end` from before the group.
public final class Journal implements Closeable {
  /// The bound of a segment unless another is given.
  public static final long DEFAULT_SEGMENT_BYTES = 64L << 20;

  /// The longest redo record, in bytes.
  public static final int MAX_RECORD_BYTES = 16 << 20;

  /// The least bound of a segment.
  private static final long MIN_SEGMENT_BYTES = 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final DirectoryLock directoryLock;
  private final Segments segments;
  private final Appender appender;
  private int released = 1;
  private boolean closed;

  private Journal(DirectoryLock directoryLock, Segments segments, Appender appender) {
    this.directoryLock = directoryLock;
    this.segments = segments;
    this.appender = appender;
  }

  /// Opens or creates the journal in `directory` with the default segment size.
  public static Journal open(Path directory) throws IOException {
    return open(directory, DEFAULT_SEGMENT_BYTES);
  }

  /// Opens or creates the journal in `directory`, which is created if need be and locked until
  /// {@link #close}. An unfinished end of the last segment, which nobody was told of, is cut.
  ///
  /// @param segmentBytes a segment is closed before an entry would pass this bound, at least 1024;
  ///   an entry that is longer has a segment of its own. May differ from one opening to the next.
  /// @throws JournalException.Locked if the directory is in use
  /// @throws JournalException.Corrupt if something that was forced is damaged
  public static Journal open(Path directory, long segmentBytes) throws IOException {
    return open(directory, segmentBytes, Disk.SYSTEM);
  }

  /// Appends a blob. Not durable before {@link #force}, but readable at once.
  ///
  /// Every `append…` appends a whole entry or, when it throws, nothing: the journal stays usable
  /// after a full disk or a failing source. If even that could not be undone, it throws {@link
  /// JournalException.Failed} from then on.
  public BlobRef appendBlob(byte[] bytes) throws IOException {
    return blob(bytes.length, Payload.of(bytes));
  }

  /// Appends `length` bytes of `source` from `position` on as a blob. The channel's own position is
  /// neither used nor changed.
  ///
  /// @throws java.io.EOFException if the source ends before
  public BlobRef appendBlob(FileChannel source, long position, long length) throws IOException {
    return blob(length, Payload.of(source, position));
  }

  /// Appends the next `length` bytes of `source` as a blob; the stream is left open after them.
  ///
  /// @throws java.io.EOFException if the source ends before
  public BlobRef appendBlob(InputStream source, long length) throws IOException {
    return blob(length, Payload.of(source));
  }

  /// Appends a redo record. Not durable before {@link #force}.
  ///
  /// @param record opaque; at most {@link #MAX_RECORD_BYTES} long
  /// @return the position after it, which is {@link #end}
  public Position append(byte[] record) throws IOException {
    if (record.length > MAX_RECORD_BYTES) {
      throw new IllegalArgumentException("A redo record of " + record.length + " bytes");
    }
    return locked(() -> appender.record(record));
  }

  /// Makes everything that was appended durable. If it throws, nothing since the last `force` may
  /// be acknowledged, and the journal refuses work until it is opened again: after a failed fsync
  /// nobody knows what is on disk.
  public void force() throws IOException {
    locked(appender::force);
  }

  /// Takes back, durably, what was appended after `position` and not yet forced. For a group that
  /// cannot be committed.
  ///
  /// @param position what {@link #end} or {@link #append} returned at or after the last {@link
  ///   #force}
  /// @throws IllegalArgumentException if it is before the last force or after the end
  public void rewind(Position position) throws IOException {
    locked(() -> {
      var end = end();
      if (position.compareTo(forced()) < 0 || position.compareTo(end) > 0) {
        throw new IllegalArgumentException(position + " is not in " + forced() + ".." + end);
      }
      return appender.takeBack(position);
    });
  }

  /// The position after all that was appended.
  public Position end() {
    return appender.end();
  }

  /// The position after all that is known to be durable.
  public Position forced() {
    return appender.forced();
  }

  /// Reads up to `length` bytes of a blob from `position` on. Any thread, also an interrupted one,
  /// whose interrupt status is kept.
  ///
  /// @return the number of bytes read: less than `length` only at the end, 0 at or after it
  /// @throws JournalException.BlobGone if the segment was dropped: look the row up again
  /// @throws JournalException.Corrupt if the segment's file ends too early
  public int read(BlobRef ref, long position, byte[] buffer, int offset, int length)
      throws IOException {
    return segments.of(ref).read(ref, position, buffer, offset, length);
  }

  /// Opens a blob for several reads, during which its segment may be dropped.
  ///
  /// @throws JournalException.BlobGone if the segment was dropped: look the row up again
  public BlobSource open(BlobRef ref) throws IOException {
    return segments.of(ref).open(ref);
  }

  /// Reads a whole blob and compares its checksum.
  ///
  /// @throws JournalException.Corrupt if there is no such blob or its bytes are damaged
  /// @throws JournalException.BlobGone if the segment was dropped
  public void verify(BlobRef ref) throws IOException {
    try (var _ = open(ref)) {
      new BlobCopy(segments.of(ref), ref).drain();
    }
  }

  /// Hands over the redo records after `from` in order, up to {@link #end} as it is now. Blobs on
  /// the way are verified.
  ///
  /// @param from {@link Position#START} or a position that was stored with a commit
  /// @throws JournalException.Corrupt if an entry is damaged, a segment is missing, or `from` is
  ///   after the end: then something that was acknowledged is lost
  public void replay(Position from, RecordConsumer consumer) throws IOException {
    new Replay(segments, end(), consumer).run(from);
  }

  /// Declares the redo records before `position` useless: no replay will begin before it. Segments
  /// wholly before it are *released*: only their live blobs count. Deletes nothing; {@link
  /// Compaction} does. A position before the one of an earlier call changes nothing.
  ///
  /// @param position one that was stored with a commit which the database itself has made durable,
  ///   and before which no blob waits for its record
  public void releaseBefore(Position position) {
    lock.lock();
    try {
      released = Math.max(released, Math.min(position.segment(), forced().segment()));
    } finally {
      lock.unlock();
    }
  }

  /// The released segments, in order, with their sizes on disk.
  public List<SegmentSize> released() {
    lock.lock();
    try {
      return segments.before(released);
    } finally {
      lock.unlock();
    }
  }

  /// Appends a copy of a blob, comparing its checksum on the way. For compaction.
  ///
  /// @return the place of the copy
  /// @throws JournalException.Corrupt if the blob is damaged; nothing is appended then
  public BlobRef copy(BlobRef ref) throws IOException {
    return locked(() -> appender.blob(ref.length(), new BlobCopy(segments.of(ref), ref)));
  }

  /// Deletes a released segment. Reads of its blobs end with {@link JournalException.BlobGone},
  /// except through a {@link BlobSource} that is open.
  ///
  /// @throws IllegalArgumentException if the segment is not released
  public void drop(int segment) throws IOException {
    locked(() -> {
      if (segment >= released) {
        throw new IllegalArgumentException("Segment " + segment + " is not released");
      }
      segments.drop(segment);
      return segment;
    });
  }

  /// Takes back what was not forced, unless the journal has failed, and gives the directory free.
  /// Open sources end. May be called again.
  @Override
  public void close() throws IOException {
    lock.lock();
    try (directoryLock;
        segments;
        appender) {
      if (!closed) {
        closed = true;
        appender.takeBackUnforced();
      }
    } finally {
      lock.unlock();
    }
  }

  @FunctionalInterface
  private interface Work<T> {
    T run() throws IOException;
  }

  static Journal open(Path directory, long segmentBytes, Disk disk) throws IOException {
    if (segmentBytes < MIN_SEGMENT_BYTES) {
      throw new IllegalArgumentException("Segments of " + segmentBytes + " bytes are too small");
    }
    createDurably(directory.toAbsolutePath(), disk);
    var directoryLock = DirectoryLock.acquire(directory);
    var segments = new Segments(directory, disk);
    try {
      return new Journal(directoryLock, segments, new Appender(segments, segmentBytes));
    } catch (Throwable e) {
      segments.close();
      directoryLock.close();
      throw e;
    }
  }

  private static void createDurably(Path directory, Disk disk) throws IOException {
    var parent = directory.getParent();
    if (parent != null && Files.notExists(directory)) {
      createDurably(parent, disk);
      Files.createDirectories(directory);
      disk.forceDirectory(parent);
    }
  }

  private <T> T locked(Work<T> work) throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new IOException("The journal is closed");
      }
      appender.refuseIfFailed();
      return work.run();
    } finally {
      lock.unlock();
    }
  }

  private BlobRef blob(long length, Payload payload) throws IOException {
    if (length < 0) {
      throw new IllegalArgumentException("A blob of " + length + " bytes");
    }
    return locked(() -> appender.blob(length, payload));
  }
}
