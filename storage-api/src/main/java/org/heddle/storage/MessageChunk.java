package org.heddle.storage;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.function.IntPredicate;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/// Up to [ChunkWriter#ROWS] consecutive rows of a [MessageTable], at least one. Immutable; shared
/// by all tables that have these rows. Equal flags within a chunk are one object.
final class MessageChunk {
  private static final int HEADER_BYTES = 120;
  private static final int FLAGS_BYTES = 72;
  private static final long SECONDS_PER_DAY = 86_400;

  /// The columns of numbers, as [ChunkWriter] fills them.
  ///
  /// @param seconds the internal date, as seconds of the epoch
  /// @param offset the zone of the internal date, as seconds east of UTC
  /// @param flags numbers in the palette
  record Columns(
      Column uid,
      Column modSeq,
      Column flags,
      Column size,
      Column seconds,
      Column offset,
      Column saved,
      Column email) {
    int estimatedBytes() {
      return uid.estimatedBytes()
          + modSeq.estimatedBytes()
          + flags.estimatedBytes()
          + size.estimatedBytes()
          + seconds.estimatedBytes()
          + offset.estimatedBytes()
          + saved.estimatedBytes()
          + email.estimatedBytes();
    }
  }

  private final int rows;
  private final Columns columns;
  private final Flags[] palette;
  private final long lowestModSeq;
  private final long highestModSeq;
  private final long firstUid;
  private final long lastUid;
  private final int estimatedBytes;

  MessageChunk(int rows, Columns columns, Flags[] palette) {
    this.rows = rows;
    this.columns = columns;
    this.palette = palette;
    long low = Long.MAX_VALUE;
    long high = Long.MIN_VALUE;
    for (int row = 0; row < rows; row++) {
      low = Math.min(low, columns.modSeq.get(row));
      high = Math.max(high, columns.modSeq.get(row));
    }
    this.lowestModSeq = low;
    this.highestModSeq = high;
    this.firstUid = columns.uid.get(0);
    this.lastUid = columns.uid.get(rows - 1);
    this.estimatedBytes = HEADER_BYTES + columns.estimatedBytes() + FLAGS_BYTES * palette.length;
  }

  int rows() {
    return rows;
  }

  long firstUid() {
    return firstUid;
  }

  long lastUid() {
    return lastUid;
  }

  long lowestModSeq() {
    return lowestModSeq;
  }

  long highestModSeq() {
    return highestModSeq;
  }

  long uid(int row) {
    return columns.uid.get(row);
  }

  long modSeq(int row) {
    return columns.modSeq.get(row);
  }

  long size(int row) {
    return columns.size.get(row);
  }

  long seconds(int row) {
    return columns.seconds.get(row);
  }

  long offset(int row) {
    return columns.offset.get(row);
  }

  long saved(int row) {
    return columns.saved.get(row);
  }

  long emailId(int row) {
    return columns.email.get(row);
  }

  Flags flags(int row) {
    return palette[paletteNumber(row)];
  }

  int paletteNumber(int row) {
    return (int) columns.flags.get(row);
  }

  int paletteSize() {
    return palette.length;
  }

  OffsetDateTime internalDate(int row) {
    return Instant.ofEpochSecond(seconds(row))
        .atOffset(ZoneOffset.ofTotalSeconds((int) offset(row)));
  }

  long internalEpochDay(int row) {
    return Math.floorDiv(seconds(row) + offset(row), SECONDS_PER_DAY);
  }

  long saveEpochDay(int row) {
    return Math.floorDiv(saved(row), SECONDS_PER_DAY);
  }

  Metadata get(int row) {
    return new Metadata(
        uid(row),
        modSeq(row),
        flags(row),
        internalDate(row),
        Instant.ofEpochSecond(saved(row)),
        size(row),
        emailId(row));
  }

  /// The row of a UID, or `-1 - n` where n rows have lower UIDs.
  int find(long uid) {
    int low = 0;
    int high = rows - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long there = uid(middle);
      if (there == uid) {
        return middle;
      }
      if (there < uid) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1 - low;
  }

  void addUids(UidSet.Builder uids) {
    if (lastUid() - firstUid() == rows - 1L) {
      uids.addRange(firstUid(), lastUid());
      return;
    }
    for (int row = 0; row < rows; row++) {
      uids.add(uid(row));
    }
  }

  void addUidsWithFlags(UidSet.Builder uids, Predicate<Flags> test) {
    boolean[] passes = new boolean[palette.length];
    int passing = 0;
    for (int i = 0; i < palette.length; i++) {
      passes[i] = test.test(palette[i]);
      passing += passes[i] ? 1 : 0;
    }
    if (passing == palette.length) {
      addUids(uids);
    } else if (passing > 0) {
      for (int row = 0; row < rows; row++) {
        if (passes[paletteNumber(row)]) {
          uids.add(uid(row));
        }
      }
    }
  }

  void addUidsOfSize(UidSet.Builder uids, LongPredicate test) {
    addUidsOfRows(uids, row -> test.test(size(row)));
  }

  void addUidsOfDay(UidSet.Builder uids, LongPredicate test) {
    addUidsOfRows(uids, row -> test.test(internalEpochDay(row)));
  }

  void addUidsOfSecond(UidSet.Builder uids, LongPredicate test) {
    addUidsOfRows(uids, row -> test.test(seconds(row)));
  }

  void addUidsOfSaveDay(UidSet.Builder uids, LongPredicate test) {
    addUidsOfRows(uids, row -> test.test(saveEpochDay(row)));
  }

  void addUidsOfEmail(UidSet.Builder uids, long emailId) {
    addUidsOfRows(uids, row -> emailId(row) == emailId);
  }

  private void addUidsOfRows(UidSet.Builder uids, IntPredicate test) {
    for (int row = 0; row < rows; row++) {
      if (test.test(row)) {
        uids.add(uid(row));
      }
    }
  }

  void addUidsAbove(UidSet.Builder uids, long modSeq) {
    if (lowestModSeq > modSeq) {
      addUids(uids);
    } else if (highestModSeq > modSeq) {
      for (int row = 0; row < rows; row++) {
        if (modSeq(row) > modSeq) {
          uids.add(uid(row));
        }
      }
    }
  }

  int estimatedBytes() {
    return estimatedBytes;
  }
}
