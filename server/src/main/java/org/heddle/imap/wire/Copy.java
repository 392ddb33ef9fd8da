package org.heddle.imap.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.heddle.imap.wire.LiteralHeader.Kind;

/// Hands the pieces of a literal on, and keeps back what goes wrong until the literal was read to
/// its end: only then is the stream where the next thing can be read.
final class Copy {
  private final OutputStream target;
  private final Kind kind;
  private Optional<Exception> failure = Optional.empty();

  Copy(OutputStream target, Kind kind) {
    this.target = target;
    this.kind = kind;
  }

  void write(byte[] bytes, int length) {
    if (failure.isPresent()) {
      return;
    }
    if (kind == Kind.TEXT && hasNul(bytes, length)) {
      failure = Optional.of(SyntaxError.of("NUL in a literal"));
      return;
    }
    try {
      target.write(bytes, 0, length);
    } catch (IOException | RuntimeException e) {
      failure = Optional.of(e);
    }
  }

  private static boolean hasNul(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] == 0) {
        return true;
      }
    }
    return false;
  }

  void finish() throws IOException {
    if (failure.isEmpty()) {
      return;
    }
    switch (failure.get()) {
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      default -> throw new IllegalStateException(failure.get());
    }
  }
}
