package org.heddle.storage;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/// The metadata of many messages, ascending by UID, in columns. Immutable and thread-safe; a table
/// made from another by [#with] shares with it what did not change.
public final class MessageTable implements Iterable<Metadata> {
  /// The table with no messages.
  public static final MessageTable EMPTY = new MessageTable(new Metadata[0]);

  private final Metadata[] rows;

  private MessageTable(Metadata[] rows) {
    this.rows = rows;
  }

  /// A table of these messages, in any order, each UID once.
  public static MessageTable of(Collection<Metadata> messages) {
    return EMPTY.with(messages, UidSet.EMPTY);
  }

  /// This table without the UIDs that vanished, and then with these messages added, or put in the
  /// place of those with the same UID.
  public MessageTable with(Collection<Metadata> changed, UidSet vanished) {
    var all = new TreeMap<Long, Metadata>();
    for (Metadata row : rows) {
      if (!vanished.contains(row.uid())) {
        all.put(row.uid(), row);
      }
    }
    changed.forEach(message -> all.put(message.uid(), message));
    return new MessageTable(all.values().toArray(Metadata[]::new));
  }

  /// The number of messages; rows are 0 up to this.
  public int size() {
    return rows.length;
  }

  public boolean isEmpty() {
    return rows.length == 0;
  }

  /// The row of a UID, or a negative number if it is not here: `-1 - n` where n rows have lower
  /// UIDs.
  public int find(long uid) {
    int low = 0;
    int high = rows.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long there = rows[middle].uid();
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

  /// Everything about the message of a row. Allocates: use the single columns on hot paths.
  public Metadata get(int row) {
    return rows[row];
  }

  public long uid(int row) {
    return rows[row].uid();
  }

  public long modSeq(int row) {
    return rows[row].modSeq();
  }

  /// Equal flags are mostly one shared object.
  public Flags flags(int row) {
    return rows[row].flags();
  }

  public long size(int row) {
    return rows[row].size();
  }

  /// The day of the internal date, in the zone it was given with.
  public LocalDate internalDay(int row) {
    return rows[row].internalDate().toLocalDate();
  }

  /// All UIDs.
  public UidSet uids() {
    return uidsWhere(row -> true);
  }

  /// The UIDs of the rows that pass the test.
  public UidSet uidsWhere(IntPredicate test) {
    var uids = UidSet.builder();
    for (int row = 0; row < rows.length; row++) {
      if (test.test(row)) {
        uids.add(rows[row].uid());
      }
    }
    return uids.build();
  }

  /// The messages among `uids` that are here.
  public MessageTable select(UidSet uids) {
    return new MessageTable(
        Arrays.stream(rows).filter(row -> uids.contains(row.uid())).toArray(Metadata[]::new));
  }

  /// The messages with a mod-sequence above `modSeq`.
  public MessageTable changedSince(long modSeq) {
    return new MessageTable(
        Arrays.stream(rows).filter(row -> row.modSeq() > modSeq).toArray(Metadata[]::new));
  }

  @Override
  public Iterator<Metadata> iterator() {
    return Arrays.asList(rows).iterator();
  }
}
