package org.heddle.storage.jdbc.journal;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/// The redo journal.
///
/// One thread appends and forces (the committer); calls of several are serialised, but a group is
/// one thread's affair. Any number of threads read.
///
/// How a committer uses it, for each group:
/// 1. `appendBlob` for message bytes, then `append` for the record that refers to them;
/// 2. `force`;
/// 3. commit the database with {@link #end} in the same transaction; answer.
///
/// If anything fails between 1 and 2, `rewind` to the `end` from before the group.
public final class Journal implements Closeable {
  /// The bound of a segment unless another is given.
  public static final long DEFAULT_SEGMENT_BYTES = 64L << 20;

  /// The longest redo record, in bytes.
  public static final int MAX_RECORD_BYTES = 16 << 20;

  private Journal() {}

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
    throw new UnsupportedOperationException();
  }

  /// Appends a blob. Not durable before {@link #force}, but readable at once.
  ///
  /// Every `append…` appends a whole entry or, when it throws, nothing: the journal stays usable
  /// after a full disk or a failing source. If even that could not be undone, it throws {@link
  /// JournalException.Failed} from then on.
  public BlobRef appendBlob(byte[] bytes) throws IOException {
    throw new UnsupportedOperationException();
  }

  /// Appends `length` bytes of `source` from `position` on as a blob. The channel's own position is
  /// neither used nor changed.
  ///
  /// @throws java.io.EOFException if the source ends before
  public BlobRef appendBlob(FileChannel source, long position, long length) throws IOException {
    throw new UnsupportedOperationException();
  }

  /// Appends the next `length` bytes of `source` as a blob; the stream is left open after them.
  ///
  /// @throws java.io.EOFException if the source ends before
  public BlobRef appendBlob(InputStream source, long length) throws IOException {
    throw new UnsupportedOperationException();
  }

  /// Appends a redo record. Not durable before {@link #force}.
  ///
  /// @param record opaque; at most {@link #MAX_RECORD_BYTES} long
  /// @return the position after it, which is {@link #end}
  public Position append(byte[] record) throws IOException {
    throw new UnsupportedOperationException();
  }

  /// Makes everything that was appended durable. If it throws, nothing since the last `force` may
  /// be acknowledged, and the journal refuses work until it is opened again: after a failed fsync
  /// nobody knows what is on disk.
  public void force() throws IOException {
    throw new UnsupportedOperationException();
  }

  /// Takes back, durably, what was appended after `position` and not yet forced. For a group that
  /// cannot be committed.
  ///
  /// @param position what {@link #end} or {@link #append} returned at or after the last {@link
  ///   #force}
  /// @throws IllegalArgumentException if it is before the last force or after the end
  public void rewind(Position position) throws IOException {
    throw new UnsupportedOperationException();
  }

  /// The position after all that was appended.
  public Position end() {
    throw new UnsupportedOperationException();
  }

  /// The position after all that is known to be durable.
  public Position forced() {
    throw new UnsupportedOperationException();
  }

  /// Reads up to `length` bytes of a blob from `position` on. Any thread, also an interrupted one,
  /// whose interrupt status is kept.
  ///
  /// @return the number of bytes read: less than `length` only at the end, 0 at or after it
  /// @throws JournalException.BlobGone if the segment was dropped: look the row up again
  /// @throws JournalException.Corrupt if the segment's file ends too early
  public int read(BlobRef ref, long position, byte[] buffer, int offset, int length)
      throws IOException {
    throw new UnsupportedOperationException();
  }

  /// Opens a blob for several reads, during which its segment may be dropped.
  ///
  /// @throws JournalException.BlobGone if the segment was dropped: look the row up again
  public BlobSource open(BlobRef ref) throws IOException {
    throw new UnsupportedOperationException();
  }

  /// Reads a whole blob and compares its checksum.
  ///
  /// @throws JournalException.Corrupt if there is no such blob or its bytes are damaged
  /// @throws JournalException.BlobGone if the segment was dropped
  public void verify(BlobRef ref) throws IOException {
    throw new UnsupportedOperationException();
  }

  /// Hands over the redo records after `from` in order, up to {@link #end} as it is now. Blobs on
  /// the way are verified.
  ///
  /// @param from {@link Position#START} or a position that was stored with a commit
  /// @throws JournalException.Corrupt if an entry is damaged, a segment is missing, or `from` is
  ///   after the end: then something that was acknowledged is lost
  public void replay(Position from, RecordConsumer consumer) throws IOException {
    throw new UnsupportedOperationException();
  }

  /// Declares the redo records before `position` useless: no replay will begin before it. Segments
  /// wholly before it are *released*: only their live blobs count. Deletes nothing; {@link
  /// Compaction} does. A position before the one of an earlier call changes nothing.
  ///
  /// @param position one that was stored with a commit which the database itself has made durable,
  ///   and before which no blob waits for its record
  public void releaseBefore(Position position) {
    throw new UnsupportedOperationException();
  }

  /// The released segments, in order, with their sizes on disk.
  public List<SegmentSize> released() {
    throw new UnsupportedOperationException();
  }

  /// Appends a copy of a blob, comparing its checksum on the way. For compaction.
  ///
  /// @return the place of the copy
  /// @throws JournalException.Corrupt if the blob is damaged; nothing is appended then
  public BlobRef copy(BlobRef ref) throws IOException {
    throw new UnsupportedOperationException();
  }

  /// Deletes a released segment. Reads of its blobs end with {@link JournalException.BlobGone},
  /// except through a {@link BlobSource} that is open.
  ///
  /// @throws IllegalArgumentException if the segment is not released
  public void drop(int segment) throws IOException {
    throw new UnsupportedOperationException();
  }

  /// Forces what was appended, unless the journal has failed, and gives the directory free.
  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException();
  }
}
