package org.heddle.net;

import java.io.IOException;

/// Where connections arrive. [#close] may be called from any thread and ends a waiting [#accept].
interface Acceptor extends AutoCloseable {
  /// Waits for the next one.
  ///
  /// @throws IOException if none can be taken now, or, for good, after [#close]
  Transport accept() throws IOException;

  /// Where it listens, for the log.
  String place();

  @Override
  void close();
}
