package org.heddle.net;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/// The bytes beneath a connection. [#stopReading] and [#abort] may be called from any thread, the
/// rest from the session's; none of the methods here throws when the other side is gone already.
interface Transport {
  InputStream input();

  OutputStream output();

  /// Who is there, for the log.
  String peer();

  Origin origin();

  /// As [Connection#protection].
  default Protection protection() {
    return new Protection.Local();
  }

  /// As [Connection#readTimeout].
  void readTimeout(Duration timeout);

  /// As [Connection#stopReading].
  void stopReading();

  /// Ends it in such a way that the other side gets all that was written, and releases it.
  void finish();

  /// As [Connection#abort].
  void abort();
}
