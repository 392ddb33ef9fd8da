package org.heddle.storage.jdbc.journal;

import java.io.IOException;
import java.util.OptionalLong;

/// Walks over the entries of one segment and verifies each. Confined to one thread.
final class EntryWalk {
  /// What stands at a place.
  sealed interface Step {
    /// A valid entry.
    ///
    /// @param start its offset
    /// @param record the payload of a redo record; of other kinds, nothing
    record Entry(long start, EntryHeader header, byte[] record) implements Step {
      long payload() {
        return start + SegmentFormat.ENTRY_HEADER_BYTES;
      }

      long end() {
        return payload() + header.length() + SegmentFormat.ENTRY_TRAILER_BYTES;
      }
    }

    /// No valid entry.
    record Broken(long start, String reason) implements Step {}

    /// The end of what was to be walked over.
    record End() implements Step {}
  }

  private static final byte[] NOTHING = {};

  private final SegmentFormat format;
  private final Window window;
  private long next;

  /// @param end an offset in the file, where the walk ends
  EntryWalk(SegmentFormat format, SteadyFile file, long start, long end) {
    this.format = format;
    this.window = new Window(file, end);
    this.next = start;
  }

  /// The next entry. After a broken one it stays there.
  Step next() throws IOException {
    long start = next;
    if (start == window.end()) {
      return new Step.End();
    }
    if (window.end() - start < SegmentFormat.ENTRY_BYTES) {
      return new Step.Broken(start, "the segment ends within an entry's header");
    }
    window.require(start, SegmentFormat.ENTRY_HEADER_BYTES);
    var header = format.parseHeader(window.buffer(), window.index(start), start);
    return header.isPresent()
        ? verify(start, header.get())
        : new Step.Broken(start, "no entry begins there");
  }

  /// Moves on to the next place that looks like an entry's header.
  ///
  /// @param after where the search begins
  /// @return the offset; empty if there is none
  OptionalLong seek(long after) throws IOException {
    for (long at = after; window.end() - at >= SegmentFormat.ENTRY_HEADER_BYTES; at++) {
      if (window.require(at, SegmentFormat.ENTRY_HEADER_BYTES) < SegmentFormat.ENTRY_HEADER_BYTES) {
        break;
      }
      if (format.parseHeader(window.buffer(), window.index(at), at).isPresent()) {
        next = at;
        return OptionalLong.of(at);
      }
    }
    return OptionalLong.empty();
  }

  /// What the header found by {@link #seek} says of the bytes durable before it.
  long forcedAt(long offset) throws IOException {
    window.require(offset, SegmentFormat.ENTRY_HEADER_BYTES);
    return format
        .parseHeader(window.buffer(), window.index(offset), offset)
        .map(EntryHeader::forced)
        .orElse(0L);
  }

  private Step verify(long start, EntryHeader header) throws IOException {
    long room = window.end() - start - SegmentFormat.ENTRY_BYTES;
    if (header.length() > room) {
      return new Step.Broken(start, "the segment ends within an entry");
    }
    boolean record = header.kind() == EntryKind.RECORD;
    if (record && header.length() > Journal.MAX_RECORD_BYTES) {
      return new Step.Broken(start, "a redo record is too long");
    }
    var bytes = record ? new byte[(int) header.length()] : NOTHING;
    var entry = new Step.Entry(start, header, bytes);
    if (!payloadIsSound(entry)) {
      return new Step.Broken(start, "an entry's checksum is wrong");
    }
    next = entry.end();
    return entry;
  }

  private boolean payloadIsSound(Step.Entry entry) throws IOException {
    var sum = SegmentFormat.payloadSum(entry.header());
    long trailer = entry.end() - SegmentFormat.ENTRY_TRAILER_BYTES;
    int copied = 0;
    for (long at = entry.payload(); at < trailer; ) {
      int count = (int) Math.min(window.require(at, 1), trailer - at);
      if (count <= 0) {
        return false;
      }
      sum.update(window.slice(at, count));
      if (entry.header().kind() == EntryKind.RECORD) {
        window.slice(at, count).get(entry.record(), copied, count);
        copied += count;
      }
      at += count;
    }
    return window.require(trailer, SegmentFormat.ENTRY_TRAILER_BYTES)
            >= SegmentFormat.ENTRY_TRAILER_BYTES
        && window.slice(trailer, 4).getInt(0) == (int) sum.getValue();
  }
}
