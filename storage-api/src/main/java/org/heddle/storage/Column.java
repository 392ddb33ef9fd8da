package org.heddle.storage;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// A column of numbers, each kept as its distance from the lowest in as few bytes as the largest
/// distance needs: 0, 1, 2, 4 or 8. Immutable.
final class Column {
  private static final int HEADER_BYTES = 48;
  private static final VarHandle SHORTS = view(short[].class);
  private static final VarHandle INTS = view(int[].class);
  private static final VarHandle LONGS = view(long[].class);

  private final long base;
  private final int width;
  private final byte[] cells;

  private Column(long base, int width, byte[] cells) {
    this.base = base;
    this.width = width;
    this.cells = cells;
  }

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }

  /// The first `count` of these numbers.
  static Column of(long[] numbers, int count) {
    long low = Long.MAX_VALUE;
    long high = Long.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      low = Math.min(low, numbers[i]);
      high = Math.max(high, numbers[i]);
    }
    // The distance is unsigned: it wraps when the numbers span more than half of all there are.
    int width = count == 0 ? 0 : widthFor(high - low);
    byte[] cells = new byte[width * count];
    for (int i = 0; i < count; i++) {
      put(cells, width, i, numbers[i] - low);
    }
    return new Column(low, width, cells);
  }

  private static int widthFor(long distance) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(distance);
    if (bits > 32) {
      return 8;
    }
    return bits > 16 ? 4 : (bits + 7) / 8;
  }

  private static void put(byte[] cells, int width, int row, long distance) {
    switch (width) {
      case 0 -> {}
      case 1 -> cells[row] = (byte) distance;
      case 2 -> SHORTS.set(cells, row * 2, (short) distance);
      case 4 -> INTS.set(cells, row * 4, (int) distance);
      default -> LONGS.set(cells, row * 8, distance);
    }
  }

  long get(int row) {
    return base
        + switch (width) {
          case 0 -> 0;
          case 1 -> cells[row] & 0xFFL;
          case 2 -> (short) SHORTS.get(cells, row * 2) & 0xFFFFL;
          case 4 -> (int) INTS.get(cells, row * 4) & 0xFFFF_FFFFL;
          default -> (long) LONGS.get(cells, row * 8);
        };
  }

  /// What it takes on the heap, roughly.
  int estimatedBytes() {
    return HEADER_BYTES + cells.length;
  }
}
