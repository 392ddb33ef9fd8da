package org.heddle.storage.jdbc.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/// The bytes of a segment file; big-endian throughout.
///
/// ```
/// segment: magic 8 | number 4 | mark 8 | CRC32C of these 4      then entries
/// entry:   mark 8 | kind 4 | length 8 | forced 8 | header sum 4 | payload | payload sum 4
/// ```
///
/// The mark is a random number of the segment's own. It makes entries findable after damage, and
/// nobody who sends mail can know it, so that no message can contain what looks like an entry. The
/// header sum covers the segment number and the entry's offset too: an entry is valid in its place
/// only. The payload sum continues the header sum.
///
/// @param segment the segment's number
/// @param mark the segment's mark
record SegmentFormat(int segment, long mark) {
  static final int SEGMENT_HEADER_BYTES = 24;
  static final int ENTRY_HEADER_BYTES = 32;
  static final int ENTRY_TRAILER_BYTES = 4;
  static final int ENTRY_BYTES = ENTRY_HEADER_BYTES + ENTRY_TRAILER_BYTES;

  /// "HEDDLE", a zero, and the version of the format.
  private static final long MAGIC = 0x484544444C450001L;

  private static final Pattern FILE_NAME = Pattern.compile("([0-9]{10})\\.segment");

  static Path file(Path directory, int segment) {
    return directory.resolve("%010d.segment".formatted(segment));
  }

  /// The number in a file's name; empty if it is not a segment's.
  static OptionalInt number(Path file) {
    var matcher = FILE_NAME.matcher(String.valueOf(file.getFileName()));
    if (!matcher.matches()) {
      return OptionalInt.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    return number >= 1 && number <= Integer.MAX_VALUE
        ? OptionalInt.of((int) number)
        : OptionalInt.empty();
  }

  /// The segment header, ready to be written.
  ByteBuffer segmentHeader() {
    var header = ByteBuffer.allocate(SEGMENT_HEADER_BYTES);
    header.putLong(MAGIC).putInt(segment).putLong(mark);
    var sum = new CRC32C();
    sum.update(header.array(), 0, header.position());
    return header.putInt((int) sum.getValue()).flip();
  }

  /// Understands a segment header; empty if it is none, or another segment's.
  static Optional<SegmentFormat> parseSegmentHeader(int segment, ByteBuffer header) {
    if (header.remaining() < SEGMENT_HEADER_BYTES) {
      return Optional.empty();
    }
    var format = new SegmentFormat(segment, header.getLong(header.position() + 12));
    boolean same = format.segmentHeader().equals(header.slice(header.position(), 24));
    return same ? Optional.of(format) : Optional.empty();
  }

  /// The header of a segment's file; empty if it has none that is valid.
  static Optional<SegmentFormat> read(Path file, int segment) throws IOException {
    try (var input = Files.newInputStream(file)) {
      return parseSegmentHeader(segment, ByteBuffer.wrap(input.readNBytes(SEGMENT_HEADER_BYTES)));
    }
  }

  /// Puts the header of the entry at `offset` into `target`.
  EntryHeader putHeader(ByteBuffer target, long offset, EntryKind kind, long length, long forced) {
    int start = target.position();
    target.putLong(mark).putInt(kind.code()).putLong(length).putLong(forced);
    int sum = headerSum(target.slice(start, ENTRY_HEADER_BYTES - 4), offset);
    target.putInt(sum);
    return new EntryHeader(kind, length, forced, sum);
  }

  /// Understands the entry header that stands at `offset` of the segment and at `index` of
  /// `buffer`; empty if there is none.
  Optional<EntryHeader> parseHeader(ByteBuffer buffer, int index, long offset) {
    if (buffer.limit() - index < ENTRY_HEADER_BYTES || buffer.getLong(index) != mark) {
      return Optional.empty();
    }
    long length = buffer.getLong(index + 12);
    long forced = buffer.getLong(index + 20);
    int sum = buffer.getInt(index + 28);
    if (length < 0 || sum != headerSum(buffer.slice(index, ENTRY_HEADER_BYTES - 4), offset)) {
      return Optional.empty();
    }
    return EntryKind.of(buffer.getInt(index + 8))
        .map(kind -> new EntryHeader(kind, length, forced, sum));
  }

  /// A payload checksum to which the payload's bytes are still to be added.
  static CRC32C payloadSum(EntryHeader header) {
    var sum = new CRC32C();
    sum.update(ByteBuffer.allocate(4).putInt(header.sum()).flip());
    return sum;
  }

  private int headerSum(ByteBuffer header, long offset) {
    var sum = new CRC32C();
    sum.update(ByteBuffer.allocate(12).putInt(segment).putLong(offset).flip());
    sum.update(header);
    return (int) sum.getValue();
  }
}
