package org.heddle.mime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/// A stream that takes off a transfer encoding: a subclass decodes some octets at a time. Memory is
/// bounded by what the longest of these steps brings forth.
abstract sealed class DecodedStream extends InputStream
    permits Base64Stream, QuotedPrintableStream, UuencodeStream {
  private final InputStream encoded;
  private final byte[] input = new byte[4096];
  private int inputAt;
  private int inputCount;
  private byte[] decoded = new byte[2048];
  private int at;
  private int count;
  private boolean ended;

  DecodedStream(InputStream encoded) {
    this.encoded = encoded;
  }

  /// Decodes some more octets, if only none: [#put] takes them.
  ///
  /// @return whether there may be more after them
  abstract boolean decodeMore();

  /// The next encoded octet, or -1.
  final int next() {
    return inputAt < inputCount || fillInput() ? input[inputAt++] & 0xff : -1;
  }

  private boolean fillInput() {
    inputAt = 0;
    try {
      inputCount = Math.max(0, encoded.read(input));
    } catch (IOException e) {
      // The encoded octets come from a source that knows no such exception.
      throw new UncheckedIOException(e);
    }
    return inputCount > 0;
  }

  final void put(int octet) {
    if (count == decoded.length) {
      decoded = Arrays.copyOf(decoded, 2 * count);
    }
    decoded[count++] = (byte) octet;
  }

  @Override
  public int read() {
    return fill() ? decoded[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int taken = Math.min(length, count - at);
    System.arraycopy(decoded, at, bytes, offset, taken);
    at += taken;
    return taken;
  }

  private boolean fill() {
    while (at == count && !ended) {
      at = 0;
      count = 0;
      ended = !decodeMore();
    }
    return at < count;
  }
}
