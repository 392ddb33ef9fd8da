package org.heddle.storage.jdbc.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// The bytes of a blob read from its first to its last, which end with an exception if they are not
/// those that were written. Confined to one thread.
final class BlobCopy implements Payload {
  private final Segment segment;
  private final BlobRef ref;
  private final CRC32C sum;
  private long done;

  /// @throws JournalException.Corrupt if there is no blob of that length at that place
  BlobCopy(Segment segment, BlobRef ref) throws IOException {
    this.segment = segment;
    this.ref = ref;
    long start = ref.offset() - SegmentFormat.ENTRY_HEADER_BYTES;
    var bytes = ByteBuffer.allocate(SegmentFormat.ENTRY_HEADER_BYTES);
    if (start >= 0) {
      segment.file().read(bytes, start);
    }
    var header =
        segment
            .format()
            .parseHeader(bytes.flip(), 0, start)
            .filter(found -> found.kind() == EntryKind.BLOB && found.length() == ref.length())
            .orElseThrow(() -> corrupt("there is no such blob"));
    this.sum = SegmentFormat.payloadSum(header);
    if (ref.length() == 0) {
      compare();
    }
  }

  @Override
  public void fill(ByteBuffer target) throws IOException {
    int from = target.position();
    int wanted = (int) Math.min(target.remaining(), ref.length() - done);
    var part = target.slice(from, wanted);
    if (segment.file().read(part, ref.offset() + done) < wanted) {
      throw corrupt("the segment ends within a blob");
    }
    sum.update(part.flip());
    target.position(from + wanted);
    done += wanted;
    if (done == ref.length()) {
      compare();
    }
  }

  /// Reads to the end.
  void drain() throws IOException {
    var buffer = ByteBuffer.allocate(Math.clamp(ref.length(), 1, 64 << 10));
    while (done < ref.length()) {
      fill(buffer.clear());
    }
  }

  private void compare() throws IOException {
    var trailer = ByteBuffer.allocate(SegmentFormat.ENTRY_TRAILER_BYTES);
    segment.file().read(trailer, ref.offset() + ref.length());
    if (trailer.hasRemaining() || trailer.getInt(0) != (int) sum.getValue()) {
      throw corrupt("an entry's checksum is wrong");
    }
  }

  private JournalException corrupt(String reason) {
    long start = Math.max(0, ref.offset() - SegmentFormat.ENTRY_HEADER_BYTES);
    return new JournalException.Corrupt(new Position(ref.segment(), start), reason);
  }
}
