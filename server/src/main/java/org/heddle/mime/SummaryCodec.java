package org.heddle.mime;

import java.util.Optional;

/// A [Part] as compact bytes for a storage to keep: versioned, so that what an older server wrote
/// is either understood or read anew.
public final class SummaryCodec {
  private SummaryCodec() {}

  public static byte[] encode(Part message) {
    throw new UnsupportedOperationException();
  }

  /// Nothing if the bytes are of another version or damaged.
  public static Optional<Part> decode(byte[] summary) {
    throw new UnsupportedOperationException();
  }
}
