package org.heddle.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Makes the chunks of a table out of rows and of chunks of other tables, in ascending order of
/// UIDs. A chunk that is taken whole is shared, unless it and its neighbour are both small: else a
/// mailbox that loses its messages one by one would end as a thousand chunks of one row. Confined
/// to one thread.
final class ChunkWriter {
  /// The most rows of a chunk.
  static final int ROWS = 256;

  /// Neighbours that have no more than this together are merged.
  private static final int SMALL = ROWS / 2;

  private static final int FLAGS = 2;
  private static final int COLUMNS = 8;

  private final List<MessageChunk> chunks = new ArrayList<>();
  private final Map<Flags, Integer> numbers = new HashMap<>();
  private final List<Flags> palette = new ArrayList<>();
  private final long[][] pending = new long[COLUMNS][16];
  private int rows;
  private long lastUid;
  private int lastNumber = -1;

  /// Adds a row that is in no chunk yet.
  ///
  /// @throws IllegalArgumentException if its UID is not above that of the row before it
  void add(Metadata row) {
    int to = nextRow(row.uid());
    pending[0][to] = row.uid();
    pending[1][to] = row.modSeq();
    pending[FLAGS][to] = number(row.flags());
    pending[3][to] = row.size();
    pending[4][to] = row.internalDate().toEpochSecond();
    pending[5][to] = row.internalDate().getOffset().getTotalSeconds();
    pending[6][to] = row.saveDate().getEpochSecond();
    pending[7][to] = row.emailId();
  }

  /// Adds the rows from `from` up to `end` of a chunk.
  void add(MessageChunk chunk, int from, int end) {
    if (from == 0 && end == chunk.rows()) {
      addWhole(chunk);
    } else {
      copy(chunk, from, end);
    }
  }

  private void addWhole(MessageChunk chunk) {
    if (rows > 0 && rows + chunk.rows() > SMALL) {
      flush();
    }
    boolean merges =
        rows > 0 || (!chunks.isEmpty() && chunks.getLast().rows() + chunk.rows() <= SMALL);
    if (merges) {
      // What is pending merges with the chunk before it, if they are small, when it is flushed.
      copy(chunk, 0, chunk.rows());
      return;
    }
    requireAscending(chunk.firstUid());
    chunks.add(chunk);
    lastUid = chunk.lastUid();
  }

  private void copy(MessageChunk chunk, int from, int end) {
    for (int row = from; row < end; row++) {
      addRow(chunk, row);
    }
  }

  /// Adds one row of a chunk.
  void addRow(MessageChunk chunk, int row) {
    int to = nextRow(chunk.uid(row));
    pending[0][to] = chunk.uid(row);
    pending[1][to] = chunk.modSeq(row);
    pending[FLAGS][to] = number(chunk.flags(row));
    pending[3][to] = chunk.size(row);
    pending[4][to] = chunk.seconds(row);
    pending[5][to] = chunk.offset(row);
    pending[6][to] = chunk.saved(row);
    pending[7][to] = chunk.emailId(row);
  }

  private int number(Flags flags) {
    if (lastNumber >= 0 && palette.get(lastNumber).equals(flags)) {
      return lastNumber;
    }
    Integer known = numbers.putIfAbsent(flags, palette.size());
    if (known == null) {
      palette.add(flags);
    }
    lastNumber = known == null ? palette.size() - 1 : known;
    return lastNumber;
  }

  private int nextRow(long uid) {
    requireAscending(uid);
    if (rows == ROWS) {
      flush();
    }
    if (rows == pending[0].length) {
      for (int i = 0; i < COLUMNS; i++) {
        pending[i] = Arrays.copyOf(pending[i], rows * 2);
      }
    }
    lastUid = uid;
    return rows++;
  }

  private void requireAscending(long uid) {
    if (uid <= lastUid) {
      throw new IllegalArgumentException("UID " + uid + " after " + lastUid);
    }
  }

  private void flush() {
    if (rows == 0) {
      return;
    }
    boolean small = !chunks.isEmpty() && chunks.getLast().rows() + rows <= SMALL;
    MessageChunk made = cut();
    if (small) {
      MessageChunk before = chunks.removeLast();
      lastUid = before.firstUid() - 1;
      copy(before, 0, before.rows());
      copy(made, 0, made.rows());
      made = cut();
    }
    chunks.add(made);
  }

  /// The pending rows as a chunk of their own.
  private MessageChunk cut() {
    var columns =
        new MessageChunk.Columns(
            column(0),
            column(1),
            column(FLAGS),
            column(3),
            column(4),
            column(5),
            column(6),
            column(7));
    var made = new MessageChunk(rows, columns, palette.toArray(Flags[]::new));
    rows = 0;
    palette.clear();
    numbers.clear();
    lastNumber = -1;
    return made;
  }

  private Column column(int number) {
    return Column.of(pending[number], rows);
  }

  /// All that was added, as chunks of at least one row.
  MessageChunk[] finish() {
    flush();
    return chunks.toArray(MessageChunk[]::new);
  }
}
