package org.heddle.net;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/// One accepted byte stream: a TCP connection, a Unix socket, or standard input and output. The
/// session's thread owns the streams; [#stopReading] and [#abort] may be called from any thread.
public interface Connection {
  /// Unbuffered; a read that waits longer than [#readTimeout] throws
  /// [java.net.SocketTimeoutException] and may be repeated.
  InputStream input();

  /// Unbuffered; a write that makes no progress for the configured time ends in an `IOException`.
  OutputStream output();

  /// Who is there, for the log: an address, or `local`.
  String peer();

  /// How long one read may wait; zero for ever.
  void readTimeout(Duration timeout);

  /// Lifts the absolute deadline that holds until somebody has logged in, and counts the connection
  /// as this user's until it is closed.
  ///
  /// @return false if the user has as many connections as a user may have: then nothing was counted
  ///   or lifted
  boolean loggedIn(String user);

  /// Makes a read that waits, and every later one, see the end of the stream; the session can still
  /// write.
  void stopReading();

  /// Ends it at once, whatever the session is doing.
  void abort();
}
