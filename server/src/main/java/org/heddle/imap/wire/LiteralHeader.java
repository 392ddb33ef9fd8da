package org.heddle.imap.wire;

/// `{n}`, `{n+}` or `~{n}` (RFC 9051 section 4.3, RFC 7888), read up to and with its line end.
///
/// @param size in bytes, 0 to 4,294,967,295 and more if the client is mad: the reader bounds it
public record LiteralHeader(long size, Sync sync, Kind kind) {
  /// Whether the client waits for `+` before it sends the bytes.
  public enum Sync {
    SYNCHRONIZING,
    NON_SYNCHRONIZING
  }

  /// Text may hold no NUL; binary (literal8, RFC 3516) may.
  public enum Kind {
    TEXT,
    BINARY
  }
}
