package org.heddle.imap;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.heddle.mime.Decoding;
import org.heddle.mime.Part;

/// The bytes that `BINARY[part]` means: without the transfer encoding (RFC 9051 section 6.4.5, RFC
/// 3516). They are decoded as often as they are needed, since nobody may hold them.
final class Binaries {
  /// @param length of all the decoded bytes
  /// @param nul whether there is a NUL among those asked for, so that only a literal8 can hold them
  record Measure(long length, boolean nul) {}

  private Binaries() {}

  /// @param numbers not empty
  /// @return nothing if the message has no such part
  /// @throws Refused if its encoding is not known
  static Optional<InputStream> open(List<Integer> numbers, Part root, MessageSource source) {
    return Sections.part(numbers, root).map(part -> decoded(part, source));
  }

  /// `BINARY[]`: the message as it is.
  static InputStream whole(MessageSource source) {
    return raw(source, 0, source.size());
  }

  private static InputStream decoded(Part part, MessageSource source) {
    if (part.isMultipart() || part.isMessage()) {
      return raw(source, part.bodyStart(), part.end());
    }
    return Decoding.body(source, part)
        .orElseThrow(() -> new Refused("UNKNOWN-CTE", "Unknown transfer encoding"));
  }

  private static InputStream raw(MessageSource source, long start, long end) {
    return new InputStream() {
      private long position = start;

      @Override
      public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) {
        int count = (int) Math.min(length, end - position);
        int read = count <= 0 ? 0 : source.read(position, buffer, offset, count);
        position += read;
        return read <= 0 && length > 0 ? -1 : read;
      }
    };
  }

  /// Measures a stream, and looks for NUL between two positions of it.
  static Measure measure(InputStream stream, long from, long to) throws IOException {
    byte[] buffer = new byte[16 * 1024];
    long position = 0;
    boolean nul = false;
    for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
      for (int i = 0; i < count && !nul; i++) {
        nul = buffer[i] == 0 && position + i >= from && position + i < to;
      }
      position += count;
    }
    return new Measure(position, nul);
  }
}
