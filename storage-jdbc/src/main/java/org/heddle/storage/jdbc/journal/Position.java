package org.heddle.storage.jdbc.journal;

import java.util.Comparator;

/// A place between two entries of the journal. The owner keeps one with its rows: everything before
/// it is applied. Positions are ordered as the entries are; they are never reused once {@link
/// Journal#force} has returned for them.
///
/// @param segment the number of the segment, counted from 1; 0 only in {@link #START}
/// @param offset the byte offset in the segment's file
public record Position(int segment, long offset) implements Comparable<Position> {
  /// Before the first entry that was ever written.
  public static final Position START = new Position(0, 0);

  private static final Comparator<Position> ORDER =
      Comparator.comparingInt(Position::segment).thenComparingLong(Position::offset);

  public Position {
    if (segment < 0 || offset < 0) {
      throw new IllegalArgumentException("No position: " + segment + ":" + offset);
    }
  }

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return segment + ":" + offset;
  }
}
