package org.heddle.storage;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/// The metadata of many messages, ascending by UID, in columns: 20 to 40 bytes a message. Immutable
/// and thread-safe; a table made from another by [#with] shares with it what did not change.
///
/// The rows are cut into chunks of at most 256. A change makes only those chunks anew in which
/// something changed, so that a new flag in a mailbox of 100,000 messages copies 5 KB and not 2 MB,
/// and a session that still holds the table before shares all the rest with it.
public final class MessageTable implements Iterable<Metadata> {
  private static final int HEADER_BYTES = 64;
  private static final int BYTES_PER_CHUNK = 8;

  /// The table with no messages.
  public static final MessageTable EMPTY = new MessageTable(new MessageChunk[0]);

  private final MessageChunk[] chunks;

  /// The number of the first row of each chunk, and at the end the number of all rows.
  private final int[] firstRows;

  private final long estimatedBytes;

  private MessageTable(MessageChunk[] chunks) {
    this.chunks = chunks;
    this.firstRows = new int[chunks.length + 1];
    long bytes = HEADER_BYTES;
    for (int i = 0; i < chunks.length; i++) {
      firstRows[i + 1] = firstRows[i] + chunks[i].rows();
      bytes += BYTES_PER_CHUNK + chunks[i].estimatedBytes();
    }
    this.estimatedBytes = bytes;
  }

  /// A table of these messages, in any order; of two with the same UID the later counts.
  public static MessageTable of(Collection<Metadata> messages) {
    return EMPTY.with(messages, UidSet.EMPTY);
  }

  /// A builder for messages that arrive one by one in ascending order; none of them is kept as an
  /// object.
  public static Builder builder() {
    return new Builder();
  }

  /// This table without the UIDs that vanished, and then with these messages added, or put in the
  /// place of those with the same UID. Of two messages with the same UID the later counts.
  public MessageTable with(Collection<Metadata> changed, UidSet vanished) {
    Metadata[] sorted = ascending(changed);
    var writer = new ChunkWriter();
    int next = 0;
    for (int i = 0; i < chunks.length; i++) {
      long bound = i + 1 < chunks.length ? chunks[i + 1].firstUid() : Long.MAX_VALUE;
      int end = next;
      while (end < sorted.length && sorted[end].uid() < bound) {
        end++;
      }
      if (end == next && !vanished.intersects(chunks[i].firstUid(), chunks[i].lastUid())) {
        writer.add(chunks[i], 0, chunks[i].rows());
      } else {
        merge(writer, chunks[i], Arrays.copyOfRange(sorted, next, end), vanished);
      }
      next = end;
    }
    for (; next < sorted.length; next++) {
      writer.add(sorted[next]);
    }
    return finish(writer);
  }

  private static MessageTable finish(ChunkWriter writer) {
    MessageChunk[] made = writer.finish();
    return made.length == 0 ? EMPTY : new MessageTable(made);
  }

  private static Metadata[] ascending(Collection<Metadata> messages) {
    Metadata[] given = messages.toArray(Metadata[]::new);
    for (int i = 1; i < given.length; i++) {
      if (given[i].uid() <= given[i - 1].uid()) {
        var sorted = new TreeMap<Long, Metadata>();
        messages.forEach(message -> sorted.put(message.uid(), message));
        return sorted.values().toArray(Metadata[]::new);
      }
    }
    return given;
  }

  private static void merge(
      ChunkWriter writer, MessageChunk chunk, Metadata[] changed, UidSet vanished) {
    boolean keeps = !vanished.intersects(chunk.firstUid(), chunk.lastUid());
    boolean follows = changed.length > 0 && changed[0].uid() > chunk.lastUid();
    if (keeps && follows && chunk.rows() == ChunkWriter.ROWS) {
      writer.add(chunk, 0, chunk.rows());
      for (Metadata row : changed) {
        writer.add(row);
      }
      return;
    }
    int next = 0;
    for (int row = 0; row < chunk.rows(); row++) {
      long uid = chunk.uid(row);
      while (next < changed.length && changed[next].uid() < uid) {
        writer.add(changed[next++]);
      }
      if (next < changed.length && changed[next].uid() == uid) {
        writer.add(changed[next++]);
      } else if (keeps || !vanished.contains(uid)) {
        writer.addRow(chunk, row);
      }
    }
    for (; next < changed.length; next++) {
      writer.add(changed[next]);
    }
  }

  /// The number of messages; rows are 0 up to this.
  public int size() {
    return firstRows[chunks.length];
  }

  public boolean isEmpty() {
    return chunks.length == 0;
  }

  /// The row of a UID, or a negative number if it is not here: `-1 - n` where n rows have lower
  /// UIDs.
  public int find(long uid) {
    int low = 0;
    int high = chunks.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (chunks[middle].firstUid() <= uid) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    if (chunks.length == 0) {
      return -1;
    }
    int row = chunks[low].find(uid);
    return row >= 0 ? firstRows[low] + row : row - firstRows[low];
  }

  /// The chunk of a row. Chunks are mostly full, so the first guess is mostly right.
  private int chunkOf(int row) {
    if (row < 0 || row >= size()) {
      throw new IndexOutOfBoundsException("Row " + row + " of " + size());
    }
    int guess = Math.min(row / ChunkWriter.ROWS, chunks.length - 1);
    if (row < firstRows[guess + 1]) {
      return guess;
    }
    int at = Arrays.binarySearch(firstRows, row);
    return at >= 0 ? at : -at - 2;
  }

  /// Everything about the message of a row. Allocates: use the single columns on hot paths.
  public Metadata get(int row) {
    int at = chunkOf(row);
    return chunks[at].get(row - firstRows[at]);
  }

  public long uid(int row) {
    int at = chunkOf(row);
    return chunks[at].uid(row - firstRows[at]);
  }

  public long modSeq(int row) {
    int at = chunkOf(row);
    return chunks[at].modSeq(row - firstRows[at]);
  }

  /// Equal flags are mostly one shared object.
  public Flags flags(int row) {
    int at = chunkOf(row);
    return chunks[at].flags(row - firstRows[at]);
  }

  public long size(int row) {
    int at = chunkOf(row);
    return chunks[at].size(row - firstRows[at]);
  }

  /// The internal date, in the zone it was given with.
  public OffsetDateTime internalDate(int row) {
    int at = chunkOf(row);
    return chunks[at].internalDate(row - firstRows[at]);
  }

  /// The day of the internal date, in the zone it was given with.
  public LocalDate internalDay(int row) {
    int at = chunkOf(row);
    return LocalDate.ofEpochDay(chunks[at].internalEpochDay(row - firstRows[at]));
  }

  /// The internal date as an instant, whole seconds.
  public Instant received(int row) {
    int at = chunkOf(row);
    return Instant.ofEpochSecond(chunks[at].seconds(row - firstRows[at]));
  }

  public Instant saveDate(int row) {
    int at = chunkOf(row);
    return Instant.ofEpochSecond(chunks[at].saved(row - firstRows[at]));
  }

  /// The day of the save date, in UTC.
  public LocalDate saveDay(int row) {
    int at = chunkOf(row);
    return LocalDate.ofEpochDay(chunks[at].saveEpochDay(row - firstRows[at]));
  }

  public long emailId(int row) {
    int at = chunkOf(row);
    return chunks[at].emailId(row - firstRows[at]);
  }

  /// All UIDs.
  public UidSet uids() {
    return collect((chunk, uids) -> chunk.addUids(uids));
  }

  /// The UIDs of the rows that pass the test.
  public UidSet uidsWhere(IntPredicate test) {
    var uids = UidSet.builder();
    for (int i = 0; i < chunks.length; i++) {
      for (int row = 0; row < chunks[i].rows(); row++) {
        if (test.test(firstRows[i] + row)) {
          uids.add(chunks[i].uid(row));
        }
      }
    }
    return uids.build();
  }

  /// The UIDs of the messages whose flags pass the test, which is asked once for many messages.
  public UidSet uidsWithFlags(Predicate<Flags> test) {
    return collect((chunk, uids) -> chunk.addUidsWithFlags(uids, test));
  }

  /// The UIDs of the messages with a mod-sequence above `modSeq`.
  public UidSet uidsChangedSince(long modSeq) {
    return collect((chunk, uids) -> chunk.addUidsAbove(uids, modSeq));
  }

  /// The UIDs of the messages whose size passes the test.
  UidSet uidsOfSize(LongPredicate test) {
    return collect((chunk, uids) -> chunk.addUidsOfSize(uids, test));
  }

  /// The UIDs of the messages whose [#internalDay], as a day of the epoch, passes the test.
  UidSet uidsOfDay(LongPredicate test) {
    return collect((chunk, uids) -> chunk.addUidsOfDay(uids, test));
  }

  /// The UIDs of the messages whose internal date, in seconds of the epoch, passes the test.
  UidSet uidsOfSecond(LongPredicate test) {
    return collect((chunk, uids) -> chunk.addUidsOfSecond(uids, test));
  }

  /// The UIDs of the messages whose save date, as a day of the epoch in UTC, passes the test.
  UidSet uidsOfSaveDay(LongPredicate test) {
    return collect((chunk, uids) -> chunk.addUidsOfSaveDay(uids, test));
  }

  /// The UIDs of the copies of a message.
  UidSet uidsOfEmail(long emailId) {
    return collect((chunk, uids) -> chunk.addUidsOfEmail(uids, emailId));
  }

  private UidSet collect(BiConsumer<MessageChunk, UidSet.Builder> action) {
    var uids = UidSet.builder();
    for (MessageChunk chunk : chunks) {
      action.accept(chunk, uids);
    }
    return uids.build();
  }

  /// The messages among `uids` that are here.
  public MessageTable select(UidSet uids) {
    var writer = new ChunkWriter();
    for (MessageChunk chunk : chunks) {
      if (uids.containsRange(chunk.firstUid(), chunk.lastUid())) {
        writer.add(chunk, 0, chunk.rows());
      } else if (uids.intersects(chunk.firstUid(), chunk.lastUid())) {
        select(writer, chunk, uids);
      }
    }
    return finish(writer);
  }

  private static void select(ChunkWriter writer, MessageChunk chunk, UidSet uids) {
    int range = uids.rangeFrom(chunk.firstUid());
    for (; range < uids.ranges() && uids.rangeFirst(range) <= chunk.lastUid(); range++) {
      int from = chunk.find(uids.rangeFirst(range));
      int last = chunk.find(uids.rangeLast(range));
      writer.add(chunk, from >= 0 ? from : -1 - from, last >= 0 ? last + 1 : -1 - last);
    }
  }

  /// The messages with a mod-sequence above `modSeq`.
  public MessageTable changedSince(long modSeq) {
    var writer = new ChunkWriter();
    for (MessageChunk chunk : chunks) {
      if (chunk.lowestModSeq() > modSeq) {
        writer.add(chunk, 0, chunk.rows());
      } else if (chunk.highestModSeq() > modSeq) {
        for (int row = 0; row < chunk.rows(); row++) {
          if (chunk.modSeq(row) > modSeq) {
            writer.addRow(chunk, row);
          }
        }
      }
    }
    return finish(writer);
  }

  /// What the table takes on the heap, roughly; what it shares with others is counted in each.
  public long estimatedBytes() {
    return estimatedBytes;
  }

  /// Makes each message when it is asked for.
  @Override
  public Iterator<Metadata> iterator() {
    return new Iterator<>() {
      private int chunk;
      private int row;

      @Override
      public boolean hasNext() {
        return chunk < chunks.length;
      }

      @Override
      public Metadata next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        Metadata found = chunks[chunk].get(row++);
        if (row == chunks[chunk].rows()) {
          chunk++;
          row = 0;
        }
        return found;
      }
    };
  }

  /// Takes messages in ascending order of UIDs. Confined to one thread; used once.
  public static final class Builder {
    private final ChunkWriter writer = new ChunkWriter();

    private Builder() {}

    /// Adds one message.
    ///
    /// @throws IllegalArgumentException if its UID is not above that of the one before it
    public Builder add(Metadata message) {
      writer.add(message);
      return this;
    }

    /// The table of what was added.
    public MessageTable build() {
      return finish(writer);
    }
  }
}
