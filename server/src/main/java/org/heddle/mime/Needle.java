package org.heddle.mime;

import java.io.IOException;
import java.io.Reader;

/// Text that is searched for as SEARCH compares: a substring under i;unicode-casemap (RFC 5051).
/// Immutable.
public final class Needle {
  public Needle(String text) {
    throw new UnsupportedOperationException();
  }

  public boolean isIn(String text) {
    throw new UnsupportedOperationException();
  }

  /// Reads until found or to the end, with memory bounded by the needle.
  public boolean isIn(Reader text) throws IOException {
    throw new UnsupportedOperationException();
  }
}
